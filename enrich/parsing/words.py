"""Words that hint at a field: short lists that the tagger weighs, never rules."""

WORDS = {
    "month": (
        "january february march april may june july august september october november december jan "
        "feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall winter"
    ),
    "editor": "ed eds edited editor editors hrsg hg dir éd éds red",
    "in": "in chez dans",
    "and": "and & und et y e al",
    "volume": "vol vols volume band bd tome t v",
    "issue": "no nr number issue iss heft n° num part pt",
    "pages": "p pp page pages s ss pg seiten",
    "edition": "edition edn rev revised auflage aufl",
    "ordinal": "1st 2nd 3rd 4th 5th 6th 7th 8th 9th first second third",
    "publisher": (
        "press university publishing publishers publications books verlag wiley springer routledge "
        "elsevier sage macmillan blackwell academic harper penguin kluwer mcgraw-hill norton random "
        "house company inc co ltd sons editions éditions institute foundation demos pearson ashgate "
        "palgrave brill gruyter benjamins mit hall prentice trust policy presses editorial "
        "universitaires"
    ),
    "place": (
        "london york cambridge oxford paris berlin chicago boston amsterdam dordrecht heidelberg "
        "philadelphia washington basingstoke manchester bristol birmingham edinburgh new delhi tokyo "
        "princeton berkeley stanford oaks thousand newbury park beverly hills englewood cliffs nj ny "
        "ma ca uk usa dc leiden hague münchen munich wien vienna madrid barcelona rome roma milano "
        "frankfurt stuttgart tübingen leipzig göttingen aldershot cheltenham toronto sydney melbourne "
        "geneva brussels copenhagen stockholm dublin leeds norwood hillsdale mahwah"
    ),
    "journal": (
        "journal review quarterly annals bulletin proceedings transactions studies research letters "
        "archives science sciences magazine revue zeitschrift rev j proc am int soc ann bull trans "
        "acta advances lett sci med biol chem phys psychol clin math res nature lancet"
    ),
    "meeting": "conference symposium workshop proceedings proc meeting congress conf symp",
    "genre": (
        "thesis dissertation phd report paper working technical briefing manuscript unpublished patent draft"
    ),
    "access": "accessed retrieved available url http https online from http:// cited accessed: consulted",
    "name": "von van de der le la del di da dos den jr sr iii mac",
    "trans": "trans translated translator tr übersetzt traduit",
}
