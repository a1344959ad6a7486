"""Files that the command tests read."""

from pathlib import Path


def spreadsheet(folder: Path) -> Path:
    """Write three outbound leads as a GBK CSV with Chinese headers; return the path."""
    path = folder / "名单.csv"
    rows = [
        "公司,姓名,职位,手机,微信,邮箱,行业,地区",
        "恒信数据有限公司,陈静,市场总监,139 0013 9001,wx_chenjing,jing@hengxin.example,软件,上海",
        "蓝桥软件,李强,销售VP,+86 13900139002,,qiang@lanqiao.example,软件,北京",
        "云图科技,周涛,IT经理,13900139003,zhoutao_88,tao@yuntu.example,制造,深圳",
    ]
    path.write_bytes("\r\n".join(rows).encode("gbk"))
    return path


def policy(home: Path, text: str) -> None:
    """Overlay the shipped policy."""
    folder = home / "playbooks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
