// The page's own pictures, drawn here so that they look alike on every computer.

const SPACE = "http://www.w3.org/2000/svg";
const SHAPES = {
  lock: "M4 7V5a4 4 0 0 1 8 0v2h.5A1.500 1.500 0 0 1 14 8.500v4A1.500 1.500 0 0 1 12.500 14h-9A1.500 1.500 0 0 1 2 12.500v-4A1.500 1.500 0 0 1 3.500 7zm1.600 0h4.800V5a2.400 2.400 0 0 0-4.800 0z",
  eye: "M8 3C4.400 3 1.800 5.600.8 8c1 2.400 3.600 5 7.200 5s6.200-2.600 7.200-5C14.200 5.600 11.600 3 8 3zm0 8.200A3.200 3.200 0 1 1 8 4.800a3.200 3.200 0 0 1 0 6.400zm0-1.600a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200z",
  reply: "M3.500 2h9A1.500 1.500 0 0 1 14 3.500v6A1.500 1.500 0 0 1 12.500 11H7.400L4 14v-3h-.5A1.500 1.500 0 0 1 2 9.500v-6A1.500 1.500 0 0 1 3.500 2zm1.300 3v1.300h6.400V5zm0 2.400v1.300h4.200V7.400z",
  up: "M1.500 7h2.800v7H1.500zM5.500 13.200V7.300L8.300 1.500c1 0 1.900.8 1.700 2L9.600 6h3.600c.9 0 1.500.8 1.300 1.600l-1.200 5.200c-.2.700-.8 1.200-1.500 1.200H7.300c-.7 0-1.300-.3-1.800-.8z",
  down: "M1.500 2h2.800v7H1.500zM5.500 2.800v5.900l2.800 5.800c1 0 1.900-.8 1.700-2L9.600 10h3.600c.9 0 1.500-.8 1.300-1.600l-1.200-5.200C13.100 2.500 12.500 2 11.800 2H7.300c-.7 0-1.300.3-1.800.8z",
  bolt: "M9.300 1L3 9.200h4L6.200 15l6.800-8.600H8.600z",
  bin: "M6 1.500h4l.6 1.300H14v1.400H2V2.800h3.400zM3 5.500h10l-.7 8.200c0 .5-.4.8-.9.800H4.600c-.5 0-.9-.3-.9-.8z",
};

export function icon(name) {
  const picture = document.createElementNS(SPACE, "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", SHAPES[name]);
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  picture.append(path);
  return picture;
}
