"""Small word lists that tell names from ordinary words."""


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Capitalised words that follow a greeting, a thanks or a dash without being a name.
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
    almond extra latte mocha espresso coffee tea water milk sugar black white green red blue gray grey
    silver gold
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

# Common first names: names also where a capital alone says too little (lower case, all capitals, "Sarah, …").
FIRST_NAMES = word_set(
    """
    aaron abby abdul abigael abigail adam adebayo adele adrian agata agnes agnieszka ahmad ahmed aidan aiko
    ailsa aisha akira alan alana alastair albert alejandra alejandro alessandro alex alexa alexander
    alexandra alexis ali alice alicia alina alison alistair allison amanda amara amelia amina amir amit
    amita amy ana anastasia anders andre andrea andrew andy angela angelica anika anil anita anja anjali ann
    anna anne anneke annie anthony antoine antonia antonio anya arjun arthur arun asha ashley astrid audrey
    aurora ayesha babatunde barbara bashir beatrice beatriz becca becky ben benedict benedikt benjamin
    bernadette bernard beth bethan betty beverly bianca bjorn bob bogdan brad bradley brandon brenda brian
    bronwyn bruce bryan caitlin caleb callum cameron camila camille carl carla carlos carlotta carmen carol
    carolina caroline carolyn catherine cathy cecilia cedric celine charles charlie charlotte cheryl chiara
    chidi chinedu chloe chris christian christina christine christopher ciara cindy claire clara claudia
    claudio clive colin connor conor constance cordelia craig cristina crystal cynthia daisuke damian dan
    dana daniel daniela danielle danny darren dave david deborah debra deepa deepak deirdre denise dennis
    derek diana diane diego dimitri dmitri dominic donal donald donna doris dorota dorothy doug douglas
    duncan dwayne dylan eamon eddie edgar eduardo edward edwin eileen eilidh ekaterina elaine eleanor elena
    eli elif elise elizabeth ella ellen elsa emeka emilia emilio emily emma enrique eric erica erik erin
    ernesto esther ethan euan eugene evan evelyn ewan fatima fatma felix fergus fernando ffion fiona fionn
    florence florian frances francesca francesco francis francisco francois fred freddie freya frieda
    gabriel gabriela gareth gary gavin gemma geoffrey george georgia georgina gerald gerard gethin gillian
    gina giovanni giulia giuseppe gloria gordon greg gregory greta guillermo gustavo hamza hannah harold
    harpreet harriet harry haruto hassan hazel heather heidi helen helena henri henrik henry hilary hiroshi
    howard hugh hugo hussein iain ian ibrahim imogen imran indira ines inga ingrid irene irina isaac isabel
    isabella ishaan isla isobel ivan jack jackie jackson jacob jacqueline jacques jake jamal james jamie jan
    jane janet janice jared jason jasper javed javier jay jean jeff jeffrey jelena jen jenna jennie jennifer
    jenny jens jeremy jerome jerry jess jesse jessica jiho jihoon jill jim jimmy jiyoung joan joanna joanne
    joao joaquin jodie joe joel johannes john johnny jon jonas jonathan jonny jorge jose josef joseph
    josephine josh joshua josie juan juanita judith judy julia julian julie juliet juliette jurgen justin
    kai kamal kareem karen karim karin karl karolina katarina katarzyna kate katherine kathleen kathryn
    kathy katie katja kavita kavya kayla keira keith kelly ken kenji kenneth kevin khadija khalid kieran kim
    kimberly kirsten kirsty klaus krishna kristen kristin krzysztof kwame kyle lachlan laila larry lars
    laura lauren laurie layla leah lee leila leilani lena leo leon leonard leonardo leslie leticia liam
    liesel lily lina linda lindsay lindsey lisa liz logan lorenzo lori lorna lorraine louis louise luca
    lucas lucia lucy luis luisa lukas luke lydia maciej madison magdalena maggie magnus mahmoud malcolm
    malik manish manuel manuela marcel marco marcus marek margaret margot maria mariah marie marilyn mario
    marissa markus marta martha martin martina marvin mary mateo mathilde matt matteo matthew mattias
    maureen maurice maya meera megan mehdi mehmet mei melanie melissa mia michael michele michelle miguel
    mikael mike milan mina minjun minsu mira miriam mohamed mohammad mohammed moira molly monica monique
    morgan muhammad mustafa nadia nadine nancy naomi natalia natalie natasha nathan naveen neha neil niall
    niamh nicholas nicole nigel nikhil nikolai nina noah noor nora nuria oleg olga oliver olivia oluwaseun
    omar orla oscar oskar otto owen pablo padraig paloma pamela paolo patricia patrick paul paula pauline
    pawel pedro peter petra phil philip philippa phillip pierre pietro piotr pooja poppy pranav priya rachel
    rafael rahul raj rajesh ralph ramesh ramon rania rashid ravi raymond rebecca rhiannon rhys ricardo
    richard rick robert roberta roberto robin rodney roger rohan roisin roland ronald ronnie rosa rosalind
    rosemary rosie ross rowan roy rupert russell ruth ryan sabrina saif sakura sally salma sam samantha
    samir samira samuel sandeep sandra sanjana sanjay saoirse sara sarah sasha scott sean sebastian selina
    sergei sergio seth shane shanice shannon sharon shawn sheila shirin shirley shreya silvia simon sinead
    siobhan sofia sonia sophia sophie soren stacey stacy stanley stefan stefania stella stephanie stephen
    steve steven stuart sunil suresh susan suzanne svetlana sylvia tamara tammy tamsin tanya tara tariq
    tatiana ted temitope teresa terry tess tessa theo theodora theresa thomas tim timothy tina tobi tobias
    todd tom tomas tomasz tommy tony tracy travis trevor trudy tyler tyrell uma umar ursula usha valentina
    valeria valerie vanessa vasily vera veronica vicky victoria vijay vikram vincent virginia vivian
    vivienne walter wanda wayne wei wendy wesley william wojciech wolfgang xavi xavier yan yasmin yasmine
    yolanda yuki yusra yusuf yuto yvette yvonne zachary zahra zainab zara zeynep zoe zoltan zuzana
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

# Hangul words that begin like a surname and stand where a name could.
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
    신상품 유기농 한정판 정수기 금요일 목요일 이번주 이번달 한국산 전자책 조리법 오전중 정가 문의건
    주문건 하자품 유통기 최저가 이용권 상품권 할인권 노란색 남색 하늘색 연두색 고무줄 양배추 배터리
    전기차 전화기 주차장 정기권 입장권 안경집 지갑 장바구 보신 사신 이용중 문의중 성공 추천 추천인
    이달 최고 최우수 단골 일반 법인 개인 기업 해외 국내
    """
)

# Given names that are ordinary words: only with an honorific are they taken for a name.
ORDINARY_KO = word_set(
    """
    지원 수정 정의 가을 나라 유리 하나 보라 사랑 기억 진실 미소 소리 지도 은하 이슬 가람 다운 나무 우리 소중
    진주 태양 하늘 바다 한별 슬기 아름 영어 주소 영화 지금 이상 정상 성공 미래 기대 현재 이유 가능 상태 시간
    지하 수도 수영 주문 민주 수학 수요 정도 지방 지역 유아 은행 아라 세계 고은 조아 경우 인수 공유 주민 승인
    선물 상담 상품 환불 배송 결제 유지 유학 유행 신기 현실 사실 무료 기쁨 보람 자유 평화 지혜 희망 은혜 축복
    수리 정리 관리 지수 주연 조연 연주 주인 정우 하루 인정 선정
    """
)
