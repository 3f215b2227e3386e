"""What is private leaves in no suggestion, and what only looks private stays: through the command line."""

import pytest

from cases.desk import Desk


def talk(number, question, reply, **fields):
    """The rows of a question and its reply nine minutes later."""
    own = {"account_id": "shop", "conversation_id": f"c{number}", "customer_id": f"u{number}"} | fields
    day = f"2026-05-{number % 28 + 1:02}T09:0"
    return [
        own | {"id": f"q{number}", "role": "customer", "text": question, "sent_at": f"{day}0:00Z"},
        own
        | {"id": f"a{number}", "role": "agent", "text": reply, "sent_at": f"{day}9:00Z", "agent_id": "g1"},
    ]


@pytest.fixture(scope="module")
def suggested(tmp_path_factory):
    """The best suggestion for each question of all the talks below, by the reply that was given."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    talks = [*SECRETS, *DAYS, *HANDLES, *NAMES]
    desk.imports(
        [row for number, (asked, said, _) in enumerate(talks) for row in talk(number, asked, said)],
        format="jsonl",
    )
    return {said: desk.suggested(asked, k=1) for asked, said, _ in talks}


# what a customer asked, what an agent answered, and what is suggested to the next
SECRETS = [
    (
        "The side gate of the yard is locked, how do I get in?",
        "Walk round the barn, the code for the gate: 8153#.",
        "Walk round the barn, the code for the gate: {secret}.",
    ),
    (
        "I lost the login of the seed planner",
        "We reset it, the new one is Fennel-38-Rake.",
        "We reset it, the new one is {secret}.",
    ),
    (
        "Wie komme ich in den Geräteschuppen?",
        "Der Schuppen hat ein Zahlenschloss, der Code ist 8153.",
        "Der Schuppen hat ein Zahlenschloss, der Code ist {secret}.",
    ),
    (
        "Comment ouvrir la serre le dimanche ?",
        "La serre a un clavier, tapez 8153 à la porte.",
        "La serre a un clavier, tapez {secret} à la porte.",
    ),
    (
        "¿Cómo entro al vivero por la noche?",
        "Hay una caja de llaves que se abre con 8153.",
        "Hay una caja de llaves que se abre con {secret}.",
    ),
    (
        "온실 문은 어떻게 여나요?",
        "온실 출입문은 8153# 입니다.",
        "온실 출입문은 {secret} 입니다.",
    ),
]
DAYS = [
    ("When are tulip bulbs back?", "Tulip bulbs are back on 09-11-2028.", None),
    ("Wann gibt es wieder Spaten?", "Spaten gibt es ab 07.08.2029 wieder.", None),
    ("Jusqu'à quand dure la foire aux rosiers ?", "La foire dure du 03/04/2027 au 09/04/2027.", None),
    ("¿Hasta cuándo hay descuento en macetas?", "Las macetas van del 02.05.2030 al 08.05.2030.", None),
    ("화분 행사는 언제까지인가요?", "화분 행사는 2027. 3. 9.부터 2027. 3. 15.까지입니다.", None),
    ("園芸土はいつ入荷しますか", "園芸土は2028-03-09に入荷します。", None),
    ("铲子什么时候到货", "铲子2029/08/07到货。", None),
]
HANDLES = [
    (
        "@Shop where is my watering can",
        "@planter59302846 The watering can is on the van.",
        "{handle} The watering can is on the van.",
    ),
    (
        "@Shop is the hose in",
        "@5938204 The hose comes in on Friday.",
        "{handle} The hose comes in on Friday.",
    ),
    ("Does @SproutLamp fit the shelf?", "Yes, @SproutLamp bulbs fit the shelf.", None),
    ("Passt @SproutLamp auf das Regal?", "Ja, @SproutLamp passt in jede Fassung.", None),
]
NAMES = [
    (
        "Who picked up my rake from the yard?",
        "It was picked up by Ingeborg Achterberg at noon.",
        "It was picked up by {agent_name} at noon.",
    ),
    (
        "제 삽은 누가 받았나요?",
        "삽은 최가온이 받았습니다.",
        "삽은 {customer_name}이 받았습니다.",
    ),
    ("Which program opens the garden plan?", "Photoshop and Windows Photos open it. No Problem!", None),
    ("화분 이름은 어떻게 바꾸나요?", "이름은 나중에 설정에서 바꾸실 수 있어요.", None),
    (
        "Wohin schicke ich den Rasenmäher zurück?",
        "Schicken Sie ihn an Lindenhof 12b, 3. OG, 10115 Berlin.",
        "Schicken Sie ihn an {address}.",
    ),
]


@pytest.mark.parametrize(("said", "expected"), [one[1:] for one in (*SECRETS, *HANDLES, *NAMES)])
def test_private_data_goes_and_words_stay(suggested, said, expected):
    assert suggested[said] == [expected or said]


@pytest.mark.parametrize("said", [one[1] for one in DAYS])
def test_days_stay(suggested, said):
    assert suggested[said] == [said]
