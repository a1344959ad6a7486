"""200 playbooks of 30 steps, cold, against the C YAML loader alone (budget: at most 1.25 times).

Run by hand: python tests/bench/bench_playbooks.py [--check]. Each side runs in fresh processes, alternately, its
imports included, and counts its own CPU time, so that a busy machine does not blur the ratio.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BUDGET = 1.25
FILES, STEPS, ROUNDS = 200, 30, 7
HEAD = """\
id: {id}
version: "1.0"
title: {{zh: 外呼, en: Outbound}}
kind: outbound
formula: {steps}×3×{steps}
who:
  stage: [MAL, MIL]
  needs: [phone]
steps:
"""
CALL = """\
  - id: step-{day}
    day: {day}
    title: {{zh: 第{day}次致电, en: Call {day}}}
    window: "09:00-11:30"
    channel: phone
    action: call
    needs: [phone]
    script: |
      {{{{ contact.salutation }}}}您好，我是{{{{ team.company }}}}的{{{{ seller.name }}}}。
      您昨天在官网留了资料，想了解{{{{ team.product }}}}。
      {{% if last.email %}}{{{{ last.email.day }}}}给您发过一封邮件。{{% endif %}}
      现在方便说两分钟吗？
    on:
      no_answer: {{again: {{after: 2h, times: 2, other_slot: true}}}}
      rejected: change_channel
"""
ADD = """\
  - id: step-{day}
    day: {day}
    channel: wechat
    action: add
    script: 您好，我是{{{{ team.company }}}}的{{{{ seller.name }}}}。
"""
MAIL = """\
  - id: step-{day}
    day: {day}
    channel: email
    action: mass
    script:
      subject: 关于{{{{ team.topic }}}}
      body: |
        {{{{ contact.salutation }}}}，您好：
        {{{{ story.company }}}}用它{{{{ story.result }}}}。
        {{{{ unsubscribe }}}}
    on:
      clicked: {{enroll: call-in, stage: MIL}}
"""
TAIL = """\
exits:
  exhausted: {close: {zh: 结束, en: Done}}
  no_need: {close: 暂无需求}
"""
CLOCK = """\
import sys, time
from pathlib import Path
clock = time.process_time
began = clock()
paths = sorted(Path(sys.argv[1]).iterdir())
"""
RESET = "began = clock()\n"
LOADER = "import yaml\n"
LOAD = "kept = [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in paths]\n"
LIBRARY = "from sdrtui.playbook.library import Library\n"
ALL = "kept = Library([Path(sys.argv[1])]).all()\n"
SAY = "print(clock() - began)\n"
SIDES = (
    CLOCK + LOADER + LOAD + SAY,
    CLOCK + LIBRARY + ALL + SAY,
    CLOCK + LOADER + RESET + LOAD + SAY,
    CLOCK + LIBRARY + RESET + ALL + SAY,
)


def text(name: str) -> str:
    """Return a playbook of 30 steps: calls, WeChat and email in turn."""
    steps = "".join((CALL, ADD, MAIL)[day % 3].format(day=day) for day in range(1, STEPS + 1))
    return HEAD.format(id=name, steps=STEPS) + steps + TAIL


def seconds(program: str, folder: str) -> float:
    """Return what a fresh process says it took."""
    done = subprocess.run([sys.executable, "-c", program, folder], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> int:
    """Print the ratios; with --check fail when the budget is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            (Path(folder) / f"book-{number}.yaml").write_text(text(f"book-{number}"), encoding="utf-8")
        rounds = [[seconds(program, folder) for program in SIDES] for _ in range(ROUNDS)]
    loader, ours, bare, warm = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"{FILES} playbooks of {STEPS} steps, CPU time, median of {ROUNDS}")
    for name, loaded, ran in (("with imports", loader, ours), ("without imports", bare, warm)):
        print(f"{name:16} C loader {loaded * 1000:5.0f} ms  sdrtui {ran * 1000:5.0f} ms  ratio {ran / loaded:.2f}")
    return 1 if chosen.check and ours / loader > BUDGET else 0


if __name__ == "__main__":
    sys.exit(main())
