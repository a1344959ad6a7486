"""The words that head columns, by what they mean. Width, case, blanks, marks and trailing numbers do not matter."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What a column may hold; the names that `--map "column=field"` takes."""

    COMPANY = "company"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    PHONE = "phone"
    WECHAT = "wechat"
    EMAIL = "email"
    REACH = "reach"
    """A number, WeChat id or address, told apart cell by cell (联系方式)."""
    TITLE = "title"
    INDUSTRY = "industry"
    REGION = "region"
    HEADCOUNT = "headcount"
    SOURCE = "source"
    OWNER = "owner"
    NOTE = "note"
    IGNORE = "ignore"
    """Known, and not wanted."""


WORDS: Mapping[Field, str] = {
    Field.COMPANY: """
        公司 公司名称 公司名 公司全称 公司简称 企业 企业名称 企业名 客户 客户名称 客户名 单位 单位名称
        工作单位 机构 机构名称 名称 商户名称 厂家 厂商 公司/单位 客户公司 客户单位 所属公司 所在公司 公司抬头
        company companyname company_name account accountname organization organisation organizationname
        employer business firm customer customername client
    """,
    Field.NAME: """
        姓名 名字 联系人 联系人姓名 联络人 对接人 客户姓名 称呼 客户称呼 姓名/称呼 人名 联系人名称 决策人
        关键人 收件人 name fullname contact contactname contactperson person leadname yourname 姓名(中文)
        中文名 联系人及电话 联系人/电话
    """,
    Field.FAMILY_NAME: "姓 姓氏 lastname last_name surname familyname family_name",
    Field.GIVEN_NAME: "名 firstname first_name givenname given_name forename",
    Field.PHONE: """
        手机 手机号 手机号码 移动电话 移动号码 电话 电话号码 联系电话 联系号码 联系手机 座机 座机号 座机号码
        固话 固定电话 办公电话 公司电话 工作电话 直线 总机 前台电话 来电号码 主叫号码 号码 有效号码
        更多电话 更多号码 其他电话 其它电话 备用电话 400电话 手机/电话 手机/座机 电话/手机 手机电话
        电话(手机) 联系人电话 tel phone phonenumber phoneno mobile mobilephone mobilenumber mobileno cell
        cellphone cellnumber telephone telephonenumber landline workphone officephone directphone directline
        phonenum contactnumber contactno hotline
    """,
    Field.WECHAT: """
        微信 微信号 微信号码 微信id 个人微信 微信账号 微信帐号 企业微信 企微 vx wx wechat wechatid wechat_id
        weixin wechatnumber wechataccount
    """,
    Field.EMAIL: """
        邮箱 邮箱地址 电子邮箱 电子邮件 电邮 邮件 邮件地址 email地址 e-mail email emailaddress e-mailaddress
        mail workemail 工作邮箱 企业邮箱 公司邮箱 更多邮箱 其他邮箱 备用邮箱 email_address
    """,
    Field.REACH: """
        联系方式 联系方法 通讯方式 联络方式 手机/微信 手机微信 微信/手机 电话/微信 微信/电话 电话微信
        手机号/微信号 手机(微信) 手机号(微信同号) 手机(微信同号) 电话(微信同号) 微信手机号 手机微信号
        手机号/微信 phone/wechat wechat/phone contactinfo contactinformation contactdetails
    """,
    Field.TITLE: """
        职位 职务 职称 岗位 头衔 职位名称 担任职务 部门职位 部门/职位 职位/部门 title jobtitle job_title
        position role jobrole designation
    """,
    Field.INDUSTRY: """
        行业 所属行业 行业类别 行业分类 所在行业 行业类型 所属行业领域 国标行业 国标行业大类 细分行业
        industry sector vertical
    """,
    Field.REGION: """
        地区 区域 省份 省 城市 市 省市 省/市 所属省份 所属城市 所属区县 区县 区 所在地 所在地区 所在省份
        所在城市 所在省市 地域 归属地 号码归属地 所属地区 所属区域 region area province city state location
        territory
    """,
    Field.HEADCOUNT: """
        规模 人数 员工数 员工人数 公司规模 企业规模 人员规模 公司人数 企业人数 员工规模 参保人数 团队人数
        团队规模 headcount employees companysize size employeecount numberofemployees staff noofemployees
    """,
    Field.SOURCE: """
        来源 渠道 线索来源 客户来源 来源渠道 获客渠道 推广渠道 数据来源 来源方式 信息来源 渠道来源 咨询渠道
        来源平台 推广来源 source leadsource lead_source channel origin utm_source utmsource campaign
    """,
    Field.OWNER: """
        负责人 跟进人 跟进人员 销售 销售人员 销售负责人 业务员 归属人 归属销售 所属销售 客户经理 所有人
        线索所有人 线索负责人 责任人 责任销售 分配给 归属 跟进销售 sdr mdr owner leadowner salesrep sales
        assignedto assignee accountowner
    """,
    Field.NOTE: """
        备注 备注信息 需求 需求描述 客户需求 说明 描述 留言 留言内容 咨询内容 咨询问题 沟通记录 跟进记录
        聊天记录 情况 情况说明 摘要 其他 其它 补充说明 意向 意向产品 感兴趣产品 咨询产品 痛点 note notes
        comment comments remark remarks message description requirement requirements needs details memo
    """,
    Field.IGNORE: "序号 编号 no no. # id 行号 index",
}
WEAK_WORDS = "法定代表人 法人 法人代表 法人姓名 代表人 老板 负责人"
"""Words for the person when no other column names one."""
