"""Small word lists that separate names from ordinary words."""


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Capitalised words that follow a greeting, thanks or a dash without being a name.
NO_NAME = word_set(
    """
    a about absolutely account admin advisor after afternoon again agent agents all already also always am
    an and another any anybody anyone anything anyway apologies app apparently are around as at award back
    bad based because been before behalf being best bot bro brother bruh buddy but by bye can cannot care
    chat check cheers click client colleague come completely congrats congratulations contact could crew
    customer customers date day days dear definitely delivery despite details did do does don done dude due
    during each eager easter either else email enjoy entire even evening every everybody everyone everything
    exactly excellent family fantastic feel fellow few finally find first folks follow for fortunately free
    friday friend friends from fwiw fyi ge gang gentleman gentlemen get girl girls give glad go going good
    got great greetings guest guys had happy has hate have having he heard hello help hence her here hers
    hey hi hiya his hmm hold hola home hope hopefully hoping how however hun i id if im in indeed info
    instead into is it its ive january february march april may june july august september october november
    december just keep kindly ladies lads lady last later let like ll lol looking looks lot love lovely
    ma'am maam madam madame make man many mate maybe me meanwhile member members merry message mine miss
    mister moderator monday more morning most mr mrs ms much my myself name need neighbor never new next
    nice night no nobody none nope not note nothing now of off oh ok okay omg on once one only oops or order
    our ours out over pal partner passenger patience patient people per perfect phone please pls plus
    possibly probably quick quite re really reach regarding regards reply request right sadly saturday say
    see seems seller send sent service several shall she should shortly shucks similarly simply since
    sincerely sir sirs sis so some somebody someone something sometimes soon sorry staff still stranger
    student subscriber such sucks sunday super support supporter sure team teacher tech tell thank thanks
    that the their them then there therefore these they thing things this those though through thursday till
    time times to today together tomorrow tonight too truly try tuesday twitter under understood
    unfortunately until up update us user users usually valued very via visitor wait want was we wednesday
    week welcome well were what whatever when whenever where which while who whole whom why will wish with
    within without won wonderful world would wow ya yeah year yep yes yet yo you your yours yourself yup
    y'all apple amazon google facebook instagram youtube netflix spotify microsoft xbox playstation nintendo
    samsung uber christmas thanksgiving english korean pm tv usb uk usa eu uae nyc la xl xxl xs ceo faq diy
    asap etc dm dms vip led lcd hd sd ssd cd dvd pc mac ios gps sms pin otp url html pdf sim atm bbc gmt utc
    est pst cst edt pdt ps hr ny small medium large account's apologize apologise awesome amazing alright
    anytime appreciate assist assistance assuming available bless brilliant cancel confirmed considering
    correct course ensure error exchange feedback general happen information issue issues kind leave line
    live manager management minute moment number offer online open option options parcel password payment
    pleasure problem product question questions quality quickly ready refund restart return safe sales same
    sad serious seriously shame ship shipping size spring start step stay stop store sweet take terrible
    terms tips total track tracking upon urgent using verify wifi window windows work working worries wrong
    awful beautiful big cold cool fine full half hot huge long low nowhere old pretty proud short sick silly
    sincere slow stupid thrilled tired ugh useless worst young banks bank airlines airways stunning gorgeous
    incredible delicious yummy cute fast funny insane crazy interesting tall grande venti decaf skim soy oat
    sehr geehrte geehrter geehrtes frau herr herrn guten morgen tag abend liebe lieber hallo grüße freundliche
    freundlichen viele beste bonjour bonsoir cher chère madame monsieur messieurs bien cordialement estimado
    estimada hola buenos buenas días tardes señor señora saludos prezado prezada olá caro cara gentile signor
    signora ciao geachte heer mevrouw met vriendelijke groet
    center centre gateway
    almond extra latte mocha espresso coffee tea water milk sugar black white green red blue gray grey
    silver gold access code codes passcode plate licence license street centre mon tue tues wed thu thurs fri
    sat
    """
)

# Words in lower case that follow "my name is" without being a name.
NO_LOWER_NAME = word_set(
    """
    wrong correct incorrect spelled spelt misspelled misspelt spelling being listed showing shown displayed
    pronounced written missing different taken blank hidden printed registered used changed required private
    attached associated linked under already never still also cut typed entered mentioned supposed there
    above below between among like
    """
)

# Parts of names that are ordinary words when written in lower case.
ORDINARY = word_set(
    """
    will may hope rose mark grace faith joy bill rob sue pat jack art dawn summer autumn june april august
    ray gene chase drew frank grant guy heath hunter ivy jasmine jade kit lance max miles nick olive page
    pearl penny ruby sandy skip stew sunny trip victor violet wade ward wood woods young king price black
    white green brown gray grey long short small little good best cook baker carter miller smith taylor day
    days field fields ford fox hall hill lake lane law love major moody moon north south east west park
    parks pope power powers rich rice ring rivers sharp stone street strong swift walker wall walls waters
    wells wise wolf case chance cash order van von del bin honey angel amber crystal dean dale don earl eve
    faye glen hank harmony heather holly iris ken lily mason melody misty mercy merry nova parker patience
    piper poppy prince queen reed rocky rusty sage serenity sky star sterling storm tanner terry tiffany
    tony tucker wren bell berry bird bishop bond book brook brooks bush butler church clay close cole cross
    curry daily dash dear early england english fair fisher flower forest free french fry gates gold golden
    hand hart head home house hunt hurt ice jean jersey jordan judge kay key knight la las light lock lord
    low lucky mail man marsh martin mayor mean mills mini moss my nice noble nobody paris peace pick pike
    pink plant play please plus pool post potter pray quick rain rider robin root royal salmon save savage
    say see sell shaw shell shepherd ship shop silver sin singer single snow so son song spring steel still
    stock sugar sun temple thanks the thorn tie tiger today too top town track trust tune turner vita wave
    way weaver web weeks well wilder wine winter work worth yard york you an and are can in is it no of on
    or to us we all any back been but come dan did for from get had has have her him his how its just let
    like make more much new not now off one our out over she some take than that them then there they this
    time two use very was what when who why with would your customer guest user admin team support account
    agent unknown null none test anonymous member client sir madam
    """
)

# Parts of names that are never looked for on their own.
NOT_ALONE = word_set(
    """
    an so do in my to oh me we he us it is on or at as by of no go if up am be the and mr mrs ms dr miss van
    von de der den del la le el al bin ibn da di du dos st jr sr ii iii you are for not but can all customer
    guest user admin team support account agent unknown null none test anonymous member client sir madam
    prof inc ltd llc co
    """
)

SURNAMES = (  # common ones first
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현"
    "함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부독동"
)
USUAL_SURNAMES = SURNAMES[:45]
COMMON_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유전홍"
LONG_SURNAMES = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방")

# Hangul words that begin like a surname and appear where a name could.
NO_NAME_KO = word_set(
    """
    고객 고객님 회원 사장 선생 손님 하나 하느 이용자 구매자 주문자 신청자 예약자 가입자 작성자
    판매자 방문자 상담사 상담원 상담 점장 팀장 부장 과장 대리 교수 의사 기사 택배 배송 배달 어머
    아버 부모 시청자 유저 이웃 친구 문의자 임차인 임대인 전문가 변호사 원장 이사 차장 주임 조교
    장모 장인 신부 목사 이거아 이건아 이게아 전혀아 장난아 별거아 그게아 우수 신규 기존 모든 이용
    구매 주문 문의 전체 우리 여러 소중한 이런 안녕 해당 방문 정말 지금 현재 주신 하신 하지만
    주문한 구매한 문의한 이용한 신청한 가입한 방문한 요청한 원하는 오시는 있는 남자 여자 한국인
    장애인 임산부 주부 성인 신입 반대 한국 서울 부산 담당자 담당 관리자 운영자 운영진 사용자
    소비자 수령인 수취인 이벤트 안내 확인 배송기 정기사 주인 주인장 원래 진짜 오늘 어제 내일 지난
    이번 저번 다음 예전 최근 이미 아직 조금 전화 연락 문제 이유 방법 이름 성함 성명 연락처 주소
    이메일 정보 번호 서비스 제품 상품 이상 이하 정도 이후 이전 전부 제발 제가 제게 고마운 반가운
    기다린 오랜 새로운 친절한 이쁜 예쁜 착한 좋은 나쁜 사랑 소중 귀한 안내원 도우미 인턴 직원
    사원 심사 노인 어르신 어린이 선배 후배 형 누나 오빠 언니 마음 여보 도련 서방 아저 아가 선수
    배우 가수 감독 작가 기자 의원 시장 장관 대표 회장 실장 국장 본부장 소장 지점장 조합원 공무원
    경찰관 소방관 간호사 약사 한의사 원어민 임원 임직원 안주인 하하 여기 거기 저기 이쪽 그쪽 저쪽
    이분 그분 저분 구독자 응모자 당첨자 참여자 참가자 투자자 이체 송금 지원 지원자 양도인 양수인
    명의자 소유자 보호자 남편 아내 아들 손자 손녀 조카 이모 고모 삼촌 사촌 장남 주민 시민 국민
    차주 선물 한분 두분 모두 다들 전원 연인 애인 남친 여친 남자친구 여자친구 신랑 부부 가족 우선
    정확한 위치 기간 시간 이제 이분은 그런 저런 어떤 무슨 원하신 오신 오실 주실 가신 어머니
    어머님 아버지 아버님 할머니 할아버 엄마 아빠 남편분 아내분 금액 성별 연령 전화번 주소지 구성
    조건 권한 한도 기한 임금 신분 유형 정원 차량 인원 배송비 고구마 노트북 고등어 배추김 신제품
    남자애 여자애 우리나
    신상품 유기농 한정판 정수기 금요일 목요일 이번주 이번달 한국산 전자책 조리법 오전중 정가 문의건
    주문건 하자품 유통기 최저가 이용권 상품권 할인권 노란색 남색 하늘색 연두색 고무줄 양배추 배터리
    전기차 전화기 주차장 정기권 입장권 안경집 지갑 장바구 보신 사신 이용중 문의중 성공 추천 추천인
    조부모 배우자 반드시 나머지 정보화 유치원 구성원 전라남 전라북 경상남 경상북 충청남 모태솔 진심이
    인터뷰 연상녀
    연하남 반기별 어떻게 이렇게 저렇게 그렇게 어디서 전체적 정규직 비정규 강아지 고양이 학부모 양부모
    시부모 구매팀
    이달 최고 최우수 단골 일반 법인 개인 기업 해외 국내
    """
)

# Given names that are ordinary words: they count as a name only with an honorific.
ORDINARY_KO = word_set(
    """
    지원 수정 정의 가을 나라 유리 하나 보라 사랑 기억 진실 미소 소리 지도 은하 이슬 가람 다운 나무 우리 소중
    진주 태양 하늘 바다 한별 슬기 아름 영어 주소 영화 지금 이상 정상 성공 미래 기대 현재 이유 가능 상태 시간
    지하 수도 수영 주문 민주 수학 수요 정도 지방 지역 유아 은행 아라 세계 고은 조아 경우 인수 공유 주민 승인
    선물 상담 상품 환불 배송 결제 유지 유학 유행 신기 현실 사실 무료 기쁨 보람 자유 평화 지혜 희망 은혜 축복
    수리 정리 관리 지수 주연 조연 연주 주인 정우 하루 인정 선정
    """
)

# Those of them that many people have: with 님, or where something is in their name.
NAMES_TOO = word_set(
    "슬기 보람 소라 아름 보라 유리 지혜 은혜 진주 수정 지원 정우 지수 주연 민주 지연 하늘 이슬 한별 은하 나라"
)

# Syllables that two-syllable given names begin and end with; words made of one of each are listed below.
GIVEN_FIRST = (
    "가건경광국권규근금기길나남다단대덕도동두라로루리명무문미민범병보복봉빈빛상새서석선설성세소솔송수순슬"
    "승시신아안애여연영예오옥완요용우운원유윤율은을의이인일자장재정제조종주준중지진찬창채천철초춘충태하한"
    "해향헌혁현형혜호홍화환효후훈휘희"
)
GIVEN_LAST = (
    "건결겸경곤관광교구국권규균근금기길나남녀녕늘단담덕도돈동라란람랑렬례로록룡루률름리린림만명모미민배백범"
    "별봉빈빛산상서석선섭성세소솔송수숙순슬승식신실심아안애양언연열엽영예오옥온완용우욱운웅원월유윤율은을"
    "음의이익인일임자재정제조종주준중지진찬창채천철춘태택표필하학한해향헌혁현협형혜호홍화환효후훈휘흠희"
)
NOT_GIVEN_KO = word_set(
    """
    가구 가기 가도 가로 가상 가서 가자 가정 가지 가진 건식 건의 건지 경기 경로 경제 경주 광경 광선
    광인 광주 국경 국수 국제 권리 규모 규정 규제 금년 금일 금주 금지 기관 기구 기금 기도 기록 기름
    기성 기소 기수 기온 기운 기인 기조 기준 기지 길을 길이 길지 나도 나름 나만 나서 나오 나온 나은
    나의 나이 나중 남녀 남성 남아 남은 남을 남음 남의 남주 다녀 다름 다리 다만 다소 다수 다신 단돈
    단수 단순 단식 단일 단지 대구 대기 대로 대리 대만 대상 대선 대신 대안 대우 대의 대인 대학 대해
    대형 대한 대화 도구 도덕 도로 도서 도심 도중 동경 동기 동남 동상 동성 동심 동안 동의 동일 동지 동화
    두명 두지 라인 명소 명을 명의 명이 명화 무관 무기 무리 무선 무언 무인 무제 무지 무협 무효 문구
    문서 문신 문을 문자 문학 문화 미국 미녀 미리 미만 미모 미신 미안 미용 범인 병실 병원 보관 보기
    보단 보도 보상 보석 보수 보안 보온 보완 보이 보자 보지 보호 복권 복도 복수 복제 봉인 봉지 상관
    상남 상단 상상 상세 상승 상식 상영 상원 상인 상자 상표 상한 상환 새로 새우 새해 서경 서구 서기
    서로 서명 서민 서서 서신 석유 선동 선로 선인 선택 설명 설정 성경 성향 성형 세금 세기 세로 세배
    세상 세월 세율 세일 세제 소금 소녀 소름 소모 소송 소수 소식 소원 소유 소음 소재 소주 소형 소화
    수건 수녀 수단 수명 수상 수석 수선 수소 수신 수용 수익 수제 수조 수준 수천 순서 순수 슬슬 승리
    승자 시기 시단 시도 시로 시범 시선 시월 시인 신경 신나 신도 신상 신선 신용 신은 신의 신인 신임
    신호 아기 아동 아예 아우 아이 아자 아주 안건 안경 안정 안주 애기 애로 애완 애정 여건 여권 여기
    여름 여명 여성 여신 여운 여유 여인 여자 여전 여정 여주 여지 연결 연구 연기 연동 연봉 연상 연애
    연인 연하 영국 영상 영웅 영원 영하 영향 예명 예배 예산 예상 예수 예우 예의 예정 오광 오기 오만
    오일 오지 오해 오후 옥상 완성 요건 요구 요금 요리 요소 요원 요일 용건 용기 용돈 용서 우린 우산
    우승 우유 운동 운명 운송 운영 원로 원소 원의 원인 원조 원하 유명 유산 유인 유자 유채 은근 은유
    의도 의리 의미 의상 의석 의식 의심 의자 의지 의학 의한 의해 의향 이건 이동 이라 이란 이리 이민
    이별 이성 이수 이월 이익 이자 이해 이형 인구 인근 인기 인도 인상 인성 인식 인연 인용 인원 인재
    인제 인조 인종 인지 인한 인해 인형 일기 일단 일도 일상 일수 일식 일월 일은 일을 일이 일일 일자
    일정 일제 일종 일환 자국 자금 자기 자녀 자동 자리 자산 자식 자신 자원 자주 장교 장기 장로 장미
    장소 장애 장화 재단 재미 재산 재정 재주 정권 정규 정기 정서 정식 정신 정오 정정 정지 제국 제단
    제도 제로 제리 제안 제일 제재 제주 제한 조기 조명 조선 조식 조언 조원 조율 조정 조화 종교 종식
    종이 종종 주권 주기 주로 주석 주식 주의 주일 주제 주지 주택 중국 중단 중동 중세 중소 중순 중심
    중인 지구 지루 지만 지상 지식 지연 지옥 지인 지정 지지 지진 지표 지휘 진리 진심 진화 찬성 채권
    채소 채택 천국 천만 천원 천재 철학 초기 초록 초상 초안 충동 태국 태도 하기 하단 하실 하자 한건
    한명 한우 한자 한정 해결 해도 해라 해산 해상 해서 해석 해소 해안 해주 해준 향기 향수 향해 향후
    혁명 혁신 현관 현금 현상 현지 형식 형용 형제 형태 혜택 호구 호남 호세 호수 호의 호주 홍수 화산
    화상 화성 화재 화제 화학 화해 환경 환관 환기 환상 환승 환영 환자 효율 후기 후한 훈제
    """
)
