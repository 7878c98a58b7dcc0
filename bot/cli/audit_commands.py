"""`comp-assist audit`: check, export and read the audit log."""

from typing import Annotated

import typer

from bot.cli.printing import errors_to_stderr

audit_app = typer.Typer(help="Check, export and read the audit log.", no_args_is_help=True)
_VAULT = typer.Option(help="Where it is exported: a folder or s3://bucket/prefix; else COMP_ASSIST_AUDIT_VAULT")


@audit_app.command("verify")
def audit_verify(vault: Annotated[str | None, _VAULT] = None) -> None:
    """Check that no row was changed, added or taken away; exit code 1 with the first bad row otherwise."""
    from bot.cli.auditing import verify_audit

    with errors_to_stderr():
        raise typer.Exit(code=0 if verify_audit(vault) else 1)


@audit_app.command("export")
def audit_export(vault: Annotated[str | None, _VAULT] = None) -> None:
    """Write the rows added since the last export, and where the chain ends now, to a folder or to S3."""
    from bot.cli.auditing import export_audit

    with errors_to_stderr():
        export_audit(vault)


@audit_app.command("show")
def audit_show(case: Annotated[str, typer.Argument(help="A case, such as CAND-7Q2K9XWM")]) -> None:
    """Show what happened in a case: when, who, what, where."""
    from bot.cli.auditing import show_audit

    with errors_to_stderr():
        show_audit(case)
