"""`jupyter autopilot completion`: what a shell completes."""

from __future__ import annotations

import argparse

from .arguments import make_parser
from .report import tell

BASH = """\
_jupyter_autopilot() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} command= word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in autopilot|-*) ;; *) command=$word; break ;; esac
  done
  local words=
  case $command in
    '') words='{commands}' ;;
{cases}
  esac
  if [[ -z $command || $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}}
complete -o filenames -F _jupyter_autopilot jupyter-autopilot
_jupyter_with_autopilot() {{
  if [[ ${{COMP_WORDS[1]}} == autopilot && $COMP_CWORD -gt 1 ]]; then
    _jupyter_autopilot
  elif [[ $COMP_CWORD -eq 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'autopilot lab notebook server kernelspec nbconvert' -- "${{COMP_WORDS[1]}}")
  fi
}}
complete -o default -o filenames -F _jupyter_with_autopilot jupyter
"""
ZSH = "autoload -U +X bashcompinit && bashcompinit\n"


def completion(given: argparse.Namespace) -> int:
    """Print the script; zsh reads it through its own bridge to bash's completions."""
    script = bash_script()
    script = ZSH + script if given.shell == "zsh" else script
    tell(given, script.rstrip("\n"), shell=given.shell, script=script)
    return 0


def bash_script() -> str:
    """Commands, and the options of each."""
    commands = _commands(make_parser())
    cases = "\n".join(f"    {name}) words='{' '.join(_options(one))}' ;;" for name, one in commands.items())
    return BASH.format(commands=" ".join(commands), cases=cases)


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def _options(parser: argparse.ArgumentParser) -> list[str]:
    own = [text for action in parser._actions for text in action.option_strings if text.startswith("--")]
    return [*own, *_commands(parser)]
