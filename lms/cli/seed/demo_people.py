"""The people of the demo, all fictional; the first six sign in by the names of the manual."""

from dataclasses import dataclass
from typing import Literal

from lms.accounts.services.organizations import NewOrganization

COURSE = "digital-thinking"
COHORT = "Mountain cooperatives · 山区合作社"

YUNWU = NewOrganization(
    code="yunwu-ridge",
    names={"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"},
    country="CN",
    province="浙江",
    products=("tea",),
    contact="Chen Guoqiang · 陈国强",
    members=412,
    may_be_named=True,
)
CHENLU = NewOrganization(
    code="morning-dew",
    names={"en": "Morning Dew Slope Coffee Cooperative", "zh": "晨露坡咖啡合作社"},
    country="CN",
    province="云南",
    products=("coffee",),
    contact="Dao Yulan · 刀玉兰",
    members=268,
    may_be_named=True,
)
DemoRole = Literal["learner", "manager", "coordinator", "trainer", "administrator"]


@dataclass(frozen=True)
class DemoPerson:
    """One person; `is_new`: has never signed in, so notice and name are still to be confirmed.

    `has_confirmed` is False where only the name is unconfirmed. `done`: for each finished lesson,
    in the order of the course, how many days ago it was finished. `quiz`: share of right answers in
    the attempt, None for no attempt yet.
    """

    sign_in_name: str
    printed_name: str
    latin_name: str
    organization: NewOrganization | None
    roles: tuple[DemoRole, ...] = ("learner",)
    language: str = "zh"
    time_zone: str = "Asia/Shanghai"
    is_new: bool = False
    has_confirmed: bool = True
    done: tuple[int, ...] = ()
    quiz: float | None = None


MAIN = (
    DemoPerson("li", "李美华", "LI Meihua", YUNWU, has_confirmed=False),
    DemoPerson("mei", "玉香梅", "YU Xiangmei", CHENLU, done=(16, 15, 13, 9, 9)),
    DemoPerson("chen", "陈国强", "CHEN Guoqiang", YUNWU, ("manager", "learner"), done=(17, 12, 4)),
    DemoPerson("ravi", "Ravi Menon", "", None, ("coordinator",), "en", "Asia/Kolkata"),
    DemoPerson("ana", "Ana Reyes", "", None, ("trainer",), "en", "Asia/Manila"),
    DemoPerson("noor", "Noor Aziz", "", None, ("administrator",), "en", "Asia/Singapore"),
)
# The person who gets the printed card code and has done nothing yet.
NEWCOMER = DemoPerson("zhou", "周秀兰", "ZHOU Xiulan", YUNWU, is_new=True)
OTHERS = (
    NEWCOMER,
    DemoPerson(
        "wang", "王建国", "WANG Jianguo", YUNWU, done=(18, 18, 16, 14, 13, 10, 9, 7), quiz=0.4
    ),
    DemoPerson("zhao", "赵春燕", "ZHAO Chunyan", YUNWU, done=(18, 17)),
    DemoPerson("sun", "孙立", "SUN Li", YUNWU, done=(14, 14, 13, 12)),
    DemoPerson("he", "何秀英", "HE Xiuying", YUNWU),
    DemoPerson(
        "dao", "刀玉兰", "DAO Yulan", CHENLU, ("manager", "learner"), done=(18, 15, 11, 11, 8)
    ),
    DemoPerson(
        "yang", "杨志远", "YANG Zhiyuan", CHENLU,
        done=(19, 18, 17, 16, 15, 13, 12, 10, 8), quiz=1.0,
    ),
    DemoPerson("bai", "白小雨", "BAI Xiaoyu", CHENLU, done=(12,)),
    DemoPerson("duan", "段文山", "DUAN Wenshan", CHENLU, done=(17, 16, 16, 9, 3, 2), quiz=0.6),
)  # fmt: skip
DEMO_PEOPLE = (*MAIN, *OTHERS)
