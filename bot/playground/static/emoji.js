// The few emoji names people and the app are likely to write.

export const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", information_source: "ℹ️", question: "❓", exclamation: "❗",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", lock: "🔒", unlock: "🔓", key: "🔑", eyes: "👀", eye: "👁️", tada: "🎉",
  moneybag: "💰", dollar: "💵", chart_with_upwards_trend: "📈", bar_chart: "📊", clipboard: "📋", memo: "📝", pencil: "📝",
  pencil2: "✏️", page_facing_up: "📄", link: "🔗", mag: "🔍", bulb: "💡", bell: "🔔", calendar: "📅", date: "📅",
  clock3: "🕒", speech_balloon: "💬", thread: "🧵", robot_face: "🤖", wave: "👋", pray: "🙏", raised_hands: "🙌",
  clap: "👏", ok_hand: "👌", point_right: "👉", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔",
  heart: "❤️", star: "⭐", sparkles: "✨", rocket: "🚀", fire: "🔥", red_circle: "🔴", large_green_circle: "🟢",
  large_yellow_circle: "🟡", large_orange_circle: "🟠", large_blue_circle: "🔵", white_circle: "⚪", arrow_right: "➡️",
  arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", busts_in_silhouette: "👥", bust_in_silhouette: "👤",
  briefcase: "💼", office: "🏢", scales: "⚖️", shield: "🛡️", gear: "⚙️", mailbox: "📫", email: "✉️", inbox_tray: "📥",
  alarm_clock: "⏰", rotating_light: "🚨", envelope: "✉️", raised_hand: "✋", raising_hand: "🙋",
  leftwards_arrow_with_hook: "↩️", thought_balloon: "💭", wastebasket: "🗑️", seedling: "🌱",
  outbox_tray: "📤", round_pushpin: "📍", pushpin: "📌", triangular_flag_on_post: "🚩", stop_sign: "🛑", zap: "⚡",
};
