"""The words that made-up names are put together from, with their pinyin. Nothing here names a real firm or person."""


def _sounded(words: str) -> tuple[tuple[str, str], ...]:
    """Return the words with their pinyin."""
    return tuple((word, sound) for word, _, sound in (pair.partition(":") for pair in words.split()))


SURNAMES = _sounded(
    """
    王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 赵:zhao 黄:huang 周:zhou 吴:wu 徐:xu 孙:sun 胡:hu 朱:zhu 高:gao
    林:lin 何:he 郭:guo 马:ma 罗:luo 梁:liang 宋:song 郑:zheng 谢:xie 韩:han 唐:tang 冯:feng 于:yu 董:dong 萧:xiao
    程:cheng 曹:cao 袁:yuan 邓:deng 许:xu 傅:fu 沈:shen 曾:zeng 彭:peng 吕:lv 欧阳:ouyang 诸葛:zhuge
    """
)
GIVEN = _sounded(
    """
    敏:min 强:qiang 静:jing 磊:lei 洋:yang 艳:yan 勇:yong 杰:jie 娟:juan 涛:tao 明:ming 超:chao 霞:xia 平:ping 刚:gang
    慧:hui 琳:lin 峰:feng 莉:li 斌:bin 佳怡:jiayi 志远:zhiyuan 晓东:xiaodong 海燕:haiyan 文博:wenbo 思远:siyuan
    雨桐:yutong 建国:jianguo 立新:lixin 俊豪:junhao 雅琴:yaqin 春梅:chunmei 国栋:guodong 丽华:lihua 子轩:zixuan
    晓燕:xiaoyan 永康:yongkang 秋实:qiushi 梦洁:mengjie 正阳:zhengyang 亦凡:yifan 书瑶:shuyao 嘉铭:jiaming
    锦程:jincheng 若琳:ruolin 宇航:yuhang 淑芬:shufen 振华:zhenhua 美玲:meiling 伟民:weimin
    """
)
FIRST = _sounded(
    """
    恒:heng 澜:lan 启:qi 驰:chi 拓:tuo 辰:chen 朔:shuo 瀚:han 嘉:jia 砺:li 聚:ju 昱:yu 谷:gu 沐:mu 衡:heng 铂:bo
    青:qing 云:yun 榷:que 观:guan
    """
)
SECOND = _sounded(
    """
    屿:yu 序:xu 榷:que 樾:yue 筠:yun 沅:yuan 澍:shu 黍:shu 垣:yuan 榆:yu 岚:lan 珩:heng 璟:jing 邑:yi 砚:yan 麓:lu
    杉:shan 汀:ting 峤:qiao 圃:pu
    """
)
TRADES = {
    "软件": ("数据", "软件", "云科技", "信息技术"),
    "制造": ("精密制造", "智能装备", "机械", "电子"),
    "医疗": ("医疗器械", "生物医药", "健康科技"),
    "物流": ("供应链", "国际物流", "仓储"),
    "教育": ("教育咨询", "企业培训", "人力资源"),
    "零售": ("商贸", "家居", "食品", "服饰"),
    "工程": ("建设工程", "环保工程", "能源科技"),
}
"""Industry to what such a firm calls itself."""
REGIONS = (
    "北京",
    "上海",
    "杭州",
    "深圳",
    "广州",
    "苏州",
    "南京",
    "成都",
    "武汉",
    "西安",
    "青岛",
    "合肥",
    "长沙",
    "厦门",
    "宁波",
    "佛山",
)
LEGAL = ("有限公司", "科技有限公司", "股份有限公司", "有限公司")

TITLES = {
    "primary": (
        "财务总监",
        "总经理",
        "财务经理",
        "运营总监",
        "副总经理",
        "销售总监",
        "商务经理",
        "采购总监",
        "市场总监",
        "董事长助理",
    ),
    "user": ("财务主管", "商务主管", "合同主管", "应收会计"),
    "it": ("信息部经理", "IT 总监", "信息化主管"),
}
"""Job titles by contact role."""
WISHES = (
    "想了解月底对账怎么省时间",
    "回款提醒能不能接我们现在的 CRM",
    "看看有没有制造业的案例",
    "合同多，想统一管起来",
    "逾期账款怎么盯",
    "要给老板做个方案，先要份资料",
    "问能不能试用",
    "",
    "",
    "",
)
"""What people leave in a form; many leave nothing."""
