"""Shown by command: whoever downloads something is nurtured first, and promoted by what they do next."""

from command_line import Command


def test_a_content_download_goes_to_nurture_and_is_promoted(sdrtui: Command) -> None:
    """With a phone number and yet nobody calls; a click takes the score over the line: MIL, the call-in, a clock."""
    added = sdrtui(
        *("lead", "add", "--name", "陈静", "--company", "云图科技", "--phone", "13900139001"),
        *("--email", "jing@yuntu.example", "--wechat", "chenjing_88", "--source", "content-download", "--json"),
    ).json
    lead = added["lead"]

    nurtured = sdrtui("show", lead, "--json").json
    why = sdrtui("why", lead, "--json").json
    assert (nurtured["stage"], nurtured["score"]) == ("MAL", 15)
    assert {row["playbook"] for row in nurtured["touches"]} == {"content-download"}
    assert [row for row in sdrtui("today", "--json").json if row["channel"] == "phone"] == []
    assert why["score"] == {"source": 15}

    clicked = sdrtui("log", lead, "clicked", "--json").json
    promoted = sdrtui("show", lead, "--json").json
    top = sdrtui("today", "--json").json[0]
    why = sdrtui("why", lead, "--json").json

    assert clicked["stage"] == "MIL"
    assert (promoted["stage"], promoted["score"]) == ("MIL", 30)
    assert {row["playbook"] for row in promoted["touches"]} == {"call-in-day-one"}
    assert (top["lead"], top["channel"], top["band"]) == (lead, "phone", "clock")
    assert why["stage"] == "MIL"
    assert sum(why["score"].values()) == 30

    sdrtui("undo", "--json")
    assert sdrtui("show", lead, "--json").json["touches"] == nurtured["touches"]
