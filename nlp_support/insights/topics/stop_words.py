"""Words that say little about what a question is about, English and Korean, in lower case."""

from ...text.redaction.words import word_set

STOP_WORDS = word_set(
    """
    a able about actually after again ago all almost already also always am amp an and another any anymore
    anyone anything anyway are around as ask asked asking at away back be because been before being best
    better big bit both but by call called came can cannot cant come coming could day days did didnt
    different do does doesnt doing done dont down due each either else email enough even ever every
    everything far few find first fix for found from full further gave get gets getting give given go goes
    going gone gonna good got great guess guys had happen happened happening hard has have haven havent
    having he hear hello help helped helping her here hey hi him his hope hour hours how however i id if ill
    im in instead into is isn isnt issue issues it its ive just keep keeps kind knew know last lately least
    left less let like little long look looking lot love made make makes making man many may maybe me mean
    might mine minute minutes month months more morning most much must my myself need needed needs never new
    next nice no non nope not nothing now of off oh ok okay old on once one ones only or other our out over
    own part people per person please pls plz plus possible pretty probably problem problems put question
    questions quite rather really reason receive received reply right said same saw say saying says see seem
    seems seen send sent service set several she should show shows side simply since sir so some someone
    something soon sorry still stop stopped stuff such support sure take taken takes taking talk team tell
    than thank thanks that the their them then there these they thing things think this those though thought
    three through thru time times to today told tomorrow tonight too took tried trouble true try trying
    twice two under until up upon us use used using very via wait waiting want wanted wants was wasn way we
    week weeks well went were what whatever when where whether which while who whole whom why will wish with
    without won wondering wont work worked working works would wouldn wow wrong www yall yeah year years yep
    yes yesterday yet you your youre yours yourself isn't don't can't won't i'm i've i'll i'd it's that's
    there's what's you're we're they're didn't doesn't wasn't haven't hasn't couldn't wouldn't shouldn't
    aren't cause anybody afternoon evening night lol omg gotten sort type thx ty customer agent hiya dear
    folks till etc 그리고 그런데 근데 그래서 하지만 혹시 지금 오늘 내일 어제 언제 어디 어떻게 얼마 무엇 누구
    무슨 어떤 어느 이거 그거 저거 이것 그것 저것 여기 거기 저기 이번 지난 다시 아직 벌써 계속 자꾸 너무 정말
    진짜 아주 매우 조금 많이 모두 전부 모든 제가 저는 저희 저도 제게 나는 내가 우리 고객 고객님 상담원 안녕
    안녕하세요 감사 감사합니다 문의 문의드립니다 부탁 부탁드립니다 가능 궁금 확인 도움 경우 정도 때문 관련
    대해 대해서 위해 통해 하나 이미 바로 빨리 먼저 나중 그냥 따로 같이 함께 그럼 그러면 그렇게 이렇게 저렇게
    왜요 뭔가 뭐가 해서 하고 있나 없나 알고 싶은데 싶어요 주세요 있는 없는 하는 되는 않는 같은 다른 해야
    하면 되면 며칠 얼마나 어디서 어디에 언제까지 언제쯤 몇시 방법 시간
    cheers finally believe ish loads supposed accept appear explain 에서 으로
    부터 까지 이나 하고 이랑 에게 한테 처럼 어디쯤
    알려 아까 보니 않았을 됐는 거예 주문번호 예약번호
    """
)
