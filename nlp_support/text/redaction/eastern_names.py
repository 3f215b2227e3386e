"""Names in Japanese and Chinese: a family name with a title, a greeting or a label beside it.

小川様, 田中さんに, 担当の佐藤です; 王小明先生, 张伟您好, 我叫李娜, 收件人：陈静. The family names are the
most usual ones: some hundreds are those of most people.
"""

import re
from collections.abc import Iterator

from .scan import Span
from .words import word_set

MAY_HOLD = re.compile(r"[\u30a1-\u30ff\u3400-\u9fff]")
_HAN = "\u3400-\u9fff"

_JAPANESE = word_set(
    """
    佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口
    松本 井上 木村 林 斎藤 斉藤 齋藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井
    小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子
    岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 原
    内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 谷口 今井 工藤 高田 増田 丸山
    杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 千葉 菅原 岩崎 久保
    木下 佐野 野村 松尾 市川 菊地 菊池 杉本 古川 大西 島田 水野 桜井 高野 渡部 吉川
    山内 西田 飯田 西川 小松 北村 安田 五十嵐 川口 平田 関 中田 久保田 服部 東 岩田
    土屋 川崎 福島 本田 辻 樋口 秋山 田口 永井 山中 中西 吉村 川上 石原 大橋 松岡
    馬場 浜田 森本 星野 矢野 浅野 大島 吉岡 小池 野田 荒木 熊谷 松浦 大久保 内藤 黒田
    尾崎 川村 永田 望月 松村 田辺 堀 荒井 大谷 平井 西山 早川 栗原 広瀬 廣瀬 横田
    石橋 岩本 萩原 片山 関口 宮田 大石 本間 須藤 高山 岡崎 小田 吉野 伊東 上原 鎌田
    小西 松下 篠原 成田 根本 白石 三宅 川田 南 富田 大森 牧野 堀内 沢田 奥村 福井
    今村 坂口 植田 松永 平山 桑原 小沢 浅井 岸本 中井 瀬戸 八木 児玉 川島 柳沢 水谷
    杉浦 大川 三好 吉原 竹田 小倉 津田 稲垣 天野 若林 藤沢 岸 榎本 竹下 片岡 村井
    下田
    """
)
_FAMILY = "|".join(sorted(_JAPANESE, key=len, reverse=True))
_FIRST = "".join(sorted({name[0] for name in _JAPANESE}))
_PERSON = (  # the look-behind comes second: in front it would make the search slow
    rf"(?P<name>(?=[{_FIRST}])(?<![{_HAN}々])(?:{_FAMILY})"
    rf"(?:[ ]?(?![県市町村区駅店社園屋府都道島])[{_HAN}\u3042-\u306d\u306f-\u3093]{{1,3}})??)"
)
_TITLED = re.compile(rf"{_PERSON}\s?(?:様|さま|さん|氏|殿|ちゃん|くん|君)(?![{_HAN}々])")
_KANA = re.compile(
    r"(?P<name>[\u30a1-\u30fa][\u30a1-\u30faー]{1,9}(?:[・ ][\u30a1-\u30faー]{2,10})?)\s?様(?![々子式相])"
)
_FIRMS = re.compile(  # whom one also calls 様
    r"[ァ-ヺー]{0,8}(?:ユーザー?|メーカー|オーナー|スタッフ|クライアント|ゲスト|サポート|ショップ|マネージャー|ドライバー|"
    r"メンバー|パートナー|ベンダー|ホテル|カスタマー|センター|サービス|グループ|ストア|モール|アマゾン|ヤマト|ファン|テナント|"
    r"バイヤー|セラー|エンド|モデル|カンパニー|ホールディングス|システム|クリニック|レストラン)"
)
_SAYS = re.compile(
    rf"(?P<label>名前は|氏名[は:]|名前:|(?P<staff>担当者?[のは:])|私は|予約者[は:]|宛名[は:]|受取人[は:])\s?{_PERSON}"
    r"(?=です|と申|でござ|と言|とい|[。、,.\s]|が|$)"
)
_CALLED = re.compile(rf"{_PERSON}(?=と申)")

_CHINESE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康"
    "施文牛樊葛邢"
    "安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路"
    "游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫"
    "米柏宗瞿桂全佟"
    "應張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蔣葉蘇魏呂盧鍾譚陸賈韋鄒邱閻龍賀顧龔邵錢嚴湯溫齊喬龐顏莊聶魯蘭"
    "關紀畢單於"
)
_DOUBLE = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|南宫|独孤"
_NO_NAME = word_set(
    """
    任何 方便 高兴 时候 马上 全部 周末 关于 成功 成为 解决 连接 许多 严重 程序 安装
    安排 安全 项目 管家 金牌 高级 白金 万能 解释 车主 房东 房主 文员 全体 全家 曾经
    何时 向来 施工 简单 古老 景区 党员 包括 单位 路人 连续 顾客 游客 贾方 方面 高管
    华为 金主 成员 康复 于是 金额 关心 尚未 毕竟 应该 全国 时间 包裹 白天 江湖 牛奶
    温馨 文明 祝您 祝你 向您 向你 顾问 客户 高先 万一
    """
)
_CHINESE_NAME = rf"(?P<name>(?:{_DOUBLE}|[{_CHINESE}])[{_HAN}]{{0,2}}?)"
_LONG_NAME = rf"(?P<name>(?:{_DOUBLE}|[{_CHINESE}])[{_HAN}]{{1,2}}?)"
_ZH_TITLED = re.compile(rf"{_CHINESE_NAME}(?:先生|女士|小姐|太太|师傅|師傅)")
_ZH_HAILED = re.compile(
    rf"(?:^|[\s,。!?;:~、\0]|尊敬的|亲爱的|親愛的){_LONG_NAME}(?:[,，]?\s?[您你]好)(?=[,。!?~\s]|[^好]|$)"
)
_ZH_LABEL = re.compile(
    rf"(?:我叫|名叫|名字(?:是|叫)|(?:姓名|收货人|收貨人|收件人|联系人|聯繫人|取件人|预订人|下单人|用户名)(?:是|为|为:|叫|:)\s?){_LONG_NAME}"
    r"(?=[,。!?;\s、]|的|电话|手机|$)"
)
_ZH_STAFF = re.compile(
    rf"(?:客服|专员|專員|坐席|顾问|经理|同事)(?:是|:|叫)?\s?{_LONG_NAME}(?=[,。!?\s]|为您|為您|已经|会|将|$)|"
    rf"(?:我是|这里是){_LONG_NAME.replace('name', 'self')}(?=,?\s?(?:很高兴)?[为為]您服[务務])"
)


def find_eastern_names(scan: str) -> Iterator[Span]:
    """Names in Japanese and Chinese texts."""
    yield from (Span(*found.span("name"), "customer_name") for found in _TITLED.finditer(scan))
    if "様" in scan:
        for found in _KANA.finditer(scan):
            if not _FIRMS.fullmatch(found["name"]):
                yield Span(*found.span("name"), "customer_name")
    for found in _SAYS.finditer(scan):
        yield Span(*found.span("name"), "agent_name" if found["staff"] else "customer_name")
    if "と申" in scan:
        yield from (Span(*found.span("name"), "agent_name") for found in _CALLED.finditer(scan))
    yield from _chinese(scan)


def _chinese(scan: str) -> Iterator[Span]:
    for pattern in (_ZH_TITLED, _ZH_HAILED, _ZH_LABEL):
        for found in pattern.finditer(scan):
            if found["name"] not in _NO_NAME:
                yield Span(*found.span("name"), "customer_name")
    for found in _ZH_STAFF.finditer(scan):
        group = "self" if found["self"] else "name"
        if found[group] not in _NO_NAME:
            yield Span(*found.span(group), "agent_name")
