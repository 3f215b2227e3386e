"""First names, without those that are ordinary words, places or brands.

Those of world_names.json are from the locales of the Faker package (MIT) but Iceland's, Greek, Russian,
Ukrainian and Bulgarian ones in Latin letters, with some Japanese, Korean, Vietnamese and African ones;
those "in any case" are five letters or more and never stand in small letters in public talks and tweets.
Those here are the most common in the United States, the United Kingdom, Ireland, New Zealand and India, and
those common in several countries of Europe and Latin America, as that package lists them, in lower case.
"""

import json
from importlib import resources

from .words import word_set

_PLAIN = str.maketrans(
    "áàâäãåāąçćčéèêëęěíìîïīłñńňóòôöõøřśşšúùûüýÿźżžğı", "aaaaaaaaccceeeeeeiiiiilnnnoooooorsssuuuuyyzzzgi"
)


def is_first_name(word: str) -> bool:
    """Whether it is a common first name, in upper or lower case, with or without its accents."""
    return word.lower().translate(_PLAIN) in FIRST_NAMES


def is_capital_name(word: str) -> bool:
    """Whether it is a first name if it has a capital letter, also one that is a word in small letters."""
    plain = word.lower().translate(_PLAIN)
    return plain in FIRST_NAMES or plain in WITH_CAPITAL


def _world() -> tuple[frozenset[str], frozenset[str]]:
    text = resources.files(__package__).joinpath("world_names.json").read_text(encoding="utf-8")
    lists = json.loads(text)
    return word_set(" ".join(lists["in any case"])), word_set(" ".join(lists["with a capital"]))


_WORLD, WITH_CAPITAL = _world()

# They count as names even where a capital proves little (lower case, all capitals, "Sarah, …").
FIRST_NAMES = _WORLD | word_set(
    """
    aaron abbie abby abdul abel abigael abigail abraham adam adebayo adele adrian adriana adrienne agata
    agnes agnieszka ahmad ahmed aidan aiden aiko ailsa aimee aisha akira alan alana alastair albert alberto
    aldo alec alejandra alejandro alessandro alex alexa alexander alexandra alexandre alexandria alexis
    alfonso alfred ali alice alicia alina alisha alison alistair allan allen allison alvin alyssa amalia
    amanda amara amelia amelie amina amir amit amita amy ana anastasia anders andre andrea andreas andres
    andrew andrzej andy angela angelica angelika angelina angie angus anika anil anita anja anjali ann anna
    anne anneke annette annie anthony antoine antoinette anton antonia antonio antony anya ariana ariel arjun
    armando arnold arthur artur arturo arun asha ashlee ashleigh ashley ashton astrid audrey aurelia aurora
    ayesha babatunde barbara barry bashir beatrice beatriz becca becky belinda ben benedict benedikt benito
    benjamin bernadette bernard bernardo berta beth bethan bethany betty beverley beverly bianca billy birgit
    bjorn blake bob bobby bogdan bonnie boris brad bradley brady brandi brandon breanna brenda brendan brent
    brett brian briana brianna bridget brittney bronwyn brooke bruce bruno bryan bryce caitlin caitlyn caleb
    callum calvin cameron camila camilla camille candace candice carina carl carla carlos carlotta carly
    carmelo carmen carol carole carolina caroline carolyn carrie cassandra cassidy cassie catharina catherine
    cathy cecilia cedric celia celine cesar chantelle charlene charles charlie charlotte chelsey cherie
    cheryl chiara chidi chinedu chloe chris christian christina christine christopher christy ciara cindy
    claire clara clarence claudia claudio clayton clifford clive cody colin colleen collin colton connie
    connor conor constance cordelia corey corinne cornelia cory courtney craig cristian cristina crystal
    curtis cynthia daisuke dalton damian damien damon dan dana daniel daniela danielle danilo danny darin
    dario darlene darrell darren darryl daryl dave david deanna debbie deborah debra declan deepa deepak
    deirdre delia denis denise dennis derek derrick desmond devin diana diane diego dillon dimitri dmitri
    dolores dominic dominique donal donald donna doris dorota dorothy doug douglas duane duncan dustin dwayne
    dylan eamon eddie edgar edith eduardo edward edwin eileen eilidh eilish ekaterina elaine eleanor elena
    eli elias elif elijah elisa elisabet elisabeth elise elizabeth ella ellen ellie elliot elliott elsa
    elvira emanuel emeka emil emilia emilie emilio emily emma enrico enrique eric erica erik erika erin
    ernest ernesto esther ethan euan eugene eugenia evan evelyn evie ewan fabian fanny fatima fatma federico
    felicia felipe felix fergus fernanda fernando ffion finn fiona fionn flavio florence florian frances
    francesca francesco francis francisco francois fred freddie frederick freya frieda gabriel gabriela
    gabriella gabrielle gareth garrett garry gary gavin gemma geoffrey george georgia georgina gerald
    geraldine gerard gethin gilbert gilberto gillian gina giovanna giovanni gisela giulia giuseppe glenda
    glenn gloria gordon graeme graham greg gregg gregory greta guillermo gustavo gwendolyn hailey haley
    hamish hamza hanna hannah harold harpreet harriet harry haruto harvey hassan hayden hayley hazel heather
    hector heidi helen helena helene helga henri henrik henry herbert hilary hilda hiroshi hollie howard
    hubert hugh hugo hussein iain ian ibrahim igor ilse imelda imogen imran indira ines inga ingrid irene
    irina irma isaac isabel isabela isabella isabelle isaiah ishaan isla isobel ivan jack jackie jackson
    jaclyn jacob jacqueline jacques jaime jake jakob jamal james jamie jan jane janet janette janice janine
    jared jason jasper javed javier jay jayne jean jeanette jeanne jeff jeffery jeffrey jelena jemma jen
    jenna jennie jennifer jenny jens jeremiah jeremy jermaine jerome jerry jess jesse jessica jiho jihoon
    jill jillian jim jimmy jiyoung joan joann joanna joanne joao joaquin jocelyn jodi jodie jody joe joel
    johanna johannes john johnathan johnny jolene jon jonas jonathan jonathon jonny jorge jose josef josefina
    joseph josephine josh joshua josie joyce juan juanita judith judy julia julian juliana julie juliet
    juliette jurgen justin justine kai kaitlin kaitlyn kamal kamil kane kara kareem karen kari karim karin
    karina karl karla karolina katarina katarzyna kate katelyn katharina katharine katherine kathleen kathryn
    kathy katie katja katrina katy kavita kavya kayla kaylee kayleigh keira keith kelli kellie kelly kelsey
    ken kendra kenji kenneth kerri kerry kevin khadija khalid kiara kieran kim kimberley kimberly kirk
    kirsten kirsty klara klaus konrad krishna krista kristen kristi kristian kristie kristin kristina
    kristine kristopher kristy krystal krzysztof kurt kwame kyle kylie lachlan laila lara larry lars latasha
    latoya laura lauren laurie lawrence layla leah leanne lee leigh leila leilani lena leo leon leona leonard
    leonardo leonie leroy lesley leslie leticia lewis liam lidia liesel lilian liliana lily lina linda
    lindsay lindsey lisa livia liz lloyd logan lois lonnie lorena lorenzo loretta lori lorna lorraine louis
    louise luca lucas lucia luciano lucy luigi luis luisa luka lukas luke lydia lynda lynn lynne maciej
    mackenzie madeline madison magdalena maggie magnus mahmoud makayla malcolm malik mallory mandy manish
    manuel manuela marc marcel marcela marcella marcia marco marcus marek margaret margarita margot maria
    mariah marian mariana marianne mariano marie marika marilyn mario marisa marissa marit marita markus
    marlene marta martha martin martina martyn marvin mary mateo mathias mathilde matilda matt matteo matthew
    mattias maura maureen maurice maxwell maya mckenzie meagan meera megan meghan mehdi mehmet mei melania
    melanie melina melinda melissa melvin meredith mia michael michaela micheal michel michele michelle
    miguel mikael mikayla mike milan milena mina mindy minjun minsu mira miranda miriam mitchell mohamed
    mohammad mohammed moira molly monica monika monique morgan muhammad mustafa nadia nadine nancy naomi
    natalia natalie natasha nathalie nathan nathaniel naveen neha neil nelly niall niamh nicholas nichole
    nico nicola nicolas nicole nigel nikhil nikita nikki nikolai nina noah noor nora nuria olaf oleg olga
    oliver olivia oluwaseun omar orla oscar oskar otto owen pablo padraig paige paloma pamela paola paolo
    patricia patrick paul paula paulina pauline pawel pedro peggy penelope peter petra phil philip philippa
    phillip phoebe phyllis pierre pietro piotr pooja poppy pranav priscilla priya rachael rachel rachelle
    rafael rahul raj rajesh ralph ramesh ramon ramona randall randy rania raquel rashid raul ravi raymond
    rebeca rebecca rebekah reece regan reginald renata renato renee reuben rhiannon rhonda rhys ricardo
    richard rick rickey ricky rita robert roberta roberto robin robyn rodney rodolfo rodrigo roger rohan
    roisin roland rolando rolf ronald ronnie rosa rosalia rosalind rosario rosemary rosie ross rowan roy
    ruben rupert russell ruth ryan sabrina saif sakura sally salma sam samantha samir samira samuel sandeep
    sandra sanjana sanjay saoirse sara sarah sasha scott sean sebastian selina sergei sergio seth shane
    shania shanice shannon shari sharon shaun shawn shawna sheena sheila shelby shelia shelley shelly sheree
    sheri sherri sherry sheryl shirin shirley shona shreya sian silvia silvio simon simone sinead siobhan
    sofia sofie sonia sonya sophia sophie soren stacey stacie stacy stanley stefan stefania stefanie stella
    stephanie stephen steve steven stuart sunil suresh susan susana susanna susanne suzanne sven svetlana
    sylvia sylvie tabitha tamara tami tammie tammy tamsin tania tanya tara tariq tasha tatiana ted temitope
    terence teresa terrance terrence terri terry tess tessa thea theo theodora theodore theresa therese
    thomas tim timo timothy tina tobi tobias toby todd tom tomas tomasz tommy toni tony tonya tracey traci
    tracie tracy travis trevor tricia tristan trudy tyler tyrell tyrone uma umar ursula usha valentina
    valeria valerie vanessa vasily vera veronica vicente vicki vickie vicky victoria vijay vikram vincent
    virginia vito vivian vivienne walter wanda warren wayne wei wendy wesley whitney william willie wojciech
    wolfgang wyatt xavi xavier yan yasmin yasmine yesenia yolanda yuki yusra yusuf yuto yvette yvonne zachary
    zahra zainab zara zeynep zoe zoltan zuzana
    """
)
