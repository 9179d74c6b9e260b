//! Who takes part. All companies and persons are invented.

/// An organisation of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyFacts {
    /// How entries refer to it: `party:a`.
    pub key: &'static str,
    pub name_ja: &'static str,
    pub name_en: &'static str,
    /// `client`, `pmo`, `vendor` or `department`.
    pub side: &'static str,
    /// Key of the party it belongs to.
    pub parent: Option<&'static str>,
    /// Within how many business days it has promised an update.
    pub cadence_days: Option<u32>,
}

/// A person of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonFacts {
    /// How entries refer to them: `person:saeki`.
    pub key: &'static str,
    pub name_ja: &'static str,
    pub name_en: &'static str,
    /// Key of their party.
    pub party: &'static str,
    pub role_ja: &'static str,
    pub role_en: &'static str,
}

const fn party(
    key: &'static str,
    name_ja: &'static str,
    name_en: &'static str,
    side: &'static str,
    parent: Option<&'static str>,
    cadence_days: Option<u32>,
) -> PartyFacts {
    PartyFacts { key, name_ja, name_en, side, parent, cadence_days }
}

/// The names files are imported under.
pub(crate) const CLIENT: &str = "しののめ湊食品";
pub(crate) const A: &str = "A社";
pub(crate) const B: &str = "B社";
pub(crate) const C: &str = "C社";

pub(crate) const PARTIES: &[PartyFacts] = &[
    party("party:client", CLIENT, "Shinonome-Minato Foods", "client", None, Some(5)),
    party("party:sales", "営業企画部", "Sales planning", "department", Some("party:client"), None),
    party("party:accounting", "経理部", "Accounting", "department", Some("party:client"), None),
    party("party:logistics", "物流部", "Logistics", "department", Some("party:client"), None),
    party("party:purchasing", "購買部", "Purchasing", "department", Some("party:client"), None),
    party("party:pmo", "PMO", "PMO", "pmo", None, Some(5)),
    party("party:a", A, "Vendor A (Aobane Systems)", "vendor", None, Some(5)),
    party("party:b", B, "Vendor B (Nagihara Techno Service)", "vendor", None, Some(5)),
    party("party:c", C, "Vendor C (Lumenbridge Data)", "vendor", None, Some(5)),
];

const fn person(
    key: &'static str,
    name_ja: &'static str,
    name_en: &'static str,
    party: &'static str,
    role_ja: &'static str,
    role_en: &'static str,
) -> PersonFacts {
    PersonFacts { key, name_ja, name_en, party, role_ja, role_en }
}

pub(crate) const PEOPLE: &[PersonFacts] = &[
    person(
        "person:hasebe",
        "長谷部 修",
        "Osamu Hasebe",
        "party:client",
        "専務取締役・ステコミ議長",
        "Senior managing director, chairs the steering committee",
    ),
    person(
        "person:takato",
        "高遠 誠一",
        "Seiichi Takato",
        "party:client",
        "情報システム部長・プロジェクトオーナー",
        "Head of IT, project owner",
    ),
    person(
        "person:saegusa",
        "三枝 美咲",
        "Misaki Saegusa",
        "party:client",
        "情報システム課長・発注側PM",
        "IT manager, client's project manager",
    ),
    person(
        "person:makino",
        "牧野 浩二",
        "Koji Makino",
        "party:sales",
        "営業企画部 課長",
        "Sales planning manager",
    ),
    person(
        "person:shirakawa",
        "白川 恵",
        "Megumi Shirakawa",
        "party:accounting",
        "経理部 係長",
        "Accounting supervisor",
    ),
    person(
        "person:igarashi",
        "五十嵐 健",
        "Ken Igarashi",
        "party:logistics",
        "物流部 課長",
        "Logistics manager",
    ),
    person("person:kogure", "小暮 由紀", "Yuki Kogure", "party:purchasing", "購買部 主任", "Purchasing lead"),
    person("person:shiomi", "汐見 拓", "Taku Shiomi", "party:pmo", "リモートPMO", "Remote PMO"),
    person("person:saeki", "佐伯 亮", "Ryo Saeki", "party:a", "プロジェクトマネジャー", "Project manager"),
    person(
        "person:kiriyama",
        "桐山 直子",
        "Naoko Kiriyama",
        "party:a",
        "受注・出荷リーダー",
        "Lead, orders and shipping",
    ),
    person(
        "person:otsuki",
        "大槻 健太",
        "Kenta Otsuki",
        "party:a",
        "請求・会計リーダー",
        "Lead, billing and accounting",
    ),
    person(
        "person:todo",
        "藤堂 聡",
        "Satoshi Todo",
        "party:a",
        "在庫・購買リーダー",
        "Lead, stock and purchasing",
    ),
    person("person:utsumi", "内海 翔", "Sho Utsumi", "party:a", "共通基盤リーダー", "Lead, common platform"),
    person("person:hayase", "早瀬 真由", "Mayu Hayase", "party:a", "試験リーダー", "Test lead"),
    person(
        "person:kanzaki",
        "神崎 隆",
        "Takashi Kanzaki",
        "party:b",
        "プロジェクトマネジャー",
        "Project manager",
    ),
    person("person:nonomura", "野々村 里奈", "Rina Nonomura", "party:b", "移行リーダー", "Migration lead"),
    person("person:segawa", "瀬川 悠", "Yu Segawa", "party:b", "移行・運用担当", "Migration and operations"),
    person(
        "person:kuramochi",
        "倉持 大輔",
        "Daisuke Kuramochi",
        "party:b",
        "インフラリーダー",
        "Infrastructure lead",
    ),
    person(
        "person:murase",
        "村瀬 花",
        "Hana Murase",
        "party:c",
        "ブリッジSE(東京窓口)",
        "Bridge engineer in Tokyo",
    ),
    person(
        "person:minh",
        "Nguyen Van Minh",
        "Nguyen Van Minh",
        "party:c",
        "開発リーダー",
        "Development lead",
    ),
    person("person:lan", "Tran Thi Lan", "Tran Thi Lan", "party:c", "連携開発担当", "Interface developer"),
    person("person:bao", "Le Quoc Bao", "Le Quoc Bao", "party:c", "品質担当", "Quality engineer"),
];

// How the client's plan names them.
pub(crate) const R_HASEBE: &str = "長谷部専務";
pub(crate) const R_TAKATO: &str = "高遠 誠一";
pub(crate) const R_SAEGUSA: &str = "三枝 美咲";
pub(crate) const R_MAKINO: &str = "牧野 浩二";
pub(crate) const R_SHIRAKAWA: &str = "白川 恵";
pub(crate) const R_IGARASHI: &str = "五十嵐 健";
pub(crate) const R_KOGURE: &str = "小暮 由紀";
pub(crate) const R_SHIOMI: &str = "PMO 汐見";
pub(crate) const R_SAEKI: &str = "A社 佐伯";
pub(crate) const R_KIRIYAMA: &str = "A社 桐山";
pub(crate) const R_OTSUKI: &str = "A社 大槻";
pub(crate) const R_TODO: &str = "A社 藤堂";
pub(crate) const R_UTSUMI: &str = "A社 内海";
pub(crate) const R_HAYASE: &str = "A社 早瀬";
pub(crate) const R_NONOMURA: &str = "B社 野々村";
pub(crate) const R_SEGAWA: &str = "B社 瀬川";
pub(crate) const R_KURAMOCHI: &str = "B社 倉持";
pub(crate) const R_MURASE: &str = "C社 村瀬";
pub(crate) const R_MINH: &str = "C社 ミン";
pub(crate) const R_LAN: &str = "C社 ラン";
pub(crate) const R_BAO: &str = "C社 バオ";
