namespace HarborBank.Domain;

/// <summary>The ordinary words from which sample customers are put together.</summary>
internal static class SampleWords
{
    public static readonly string[] FirstNames =
    [
        "ADA", "ALAN", "ALICE", "ANDREW", "ANN", "ANTHONY", "ARTHUR", "BARBARA", "BEN", "BRIAN", "CAROL", "CHARLES",
        "CLARA", "DANIEL", "DAVID", "DIANA", "DONALD", "DORIS", "EDITH", "EDWARD", "ELEANOR", "EMILY", "ERIC", "EVA",
        "FLORA", "FRANCES", "FRANK", "GEORGE", "GRACE", "HAROLD", "HELEN", "HENRY", "IDA", "IRENE", "JACK", "JAMES",
        "JANE", "JEAN", "JOHN", "JUDITH", "KAREN", "KATE", "LAURA", "LEO", "LINDA", "LOUIS", "LUCY", "MARGARET",
        "MARK", "MARTHA", "MARY", "MICHAEL", "NORA", "OLIVER", "PAUL", "PETER", "RALPH", "ROBERT", "ROSE", "RUTH",
        "SARAH", "SIMON", "STELLA", "THOMAS", "VERA", "WALTER", "WILLIAM", "YVONNE",
    ];

    public static readonly string[] LastNames =
    [
        "ABBOTT", "ADAMS", "ALLEN", "ANDERSON", "ARMSTRONG", "ATKINS", "BAILEY", "BAKER", "BARNES", "BARTON", "BELL",
        "BENNETT", "BISHOP", "BLACK", "BOWEN", "BRADLEY", "BROOKS", "BROWN", "BURTON", "BUTLER", "CAMPBELL", "CARTER",
        "CHAPMAN", "CLARK", "COLE", "COLLINS", "COOK", "COOPER", "CRANE", "DAVIES", "DAWSON", "DEAN", "DIXON", "DUNN",
        "EDWARDS", "ELLIS", "EVANS", "FARMER", "FISHER", "FLETCHER", "FORD", "FOSTER", "FOX", "GARDNER", "GIBSON",
        "GRAHAM", "GRANT", "GRAY", "GREEN", "HALL", "HAMILTON", "HARRIS", "HART", "HILL", "HOLMES", "HUGHES", "HUNTER",
        "JACKSON", "JAMES", "JOHNSON", "JONES", "KELLY", "KING", "KNIGHT", "LAWSON", "LEWIS", "LLOYD", "MARSH",
        "MARTIN", "MASON", "MILLER", "MILLS", "MOORE", "MORGAN", "MURRAY", "NASH", "NELSON", "NEWTON", "OWEN",
        "PALMER", "PARKER", "PEARCE", "PHILLIPS", "PORTER", "POWELL", "PRICE", "REED", "REYNOLDS", "RICHARDS", "ROBERTS",
        "ROGERS", "RUSSELL", "SAUNDERS", "SCOTT", "SHARP", "SHAW", "SIMPSON", "SMITH", "SMITHSON", "SPENCER", "STEVENS",
        "STONE", "TAYLOR", "THOMPSON", "TURNER", "WALKER", "WALSH", "WARD", "WATSON", "WEBB", "WEST", "WHEELER",
        "WHITE", "WILLIAMS", "WILSON", "WOOD", "WRIGHT", "YOUNG",
    ];

    public static readonly string[] Streets =
    [
        "ANCHOR LANE", "BEACON HILL", "CABLE STREET", "CAPSTAN WALK", "CHANDLER ROW", "COMPASS ROAD", "CUSTOM HOUSE QUAY",
        "DOCK STREET", "FERRY ROAD", "FISH MARKET", "GULL TERRACE", "HARBOUR STREET", "KEEL LANE", "LANTERN ROW",
        "LIGHTHOUSE ROAD", "MARINE PARADE", "MAST STREET", "NET LOFT LANE", "OLD PIER", "PILOT STREET", "QUAYSIDE",
        "ROPE WALK", "SAIL LOFT YARD", "SALT LANE", "STRAND", "TIDE STREET", "WATER LANE", "WHARF ROAD",
    ];

    public static readonly string[] Towns =
    [
        "ASHPORT", "BAYTON", "CLIFFHAVEN", "EASTQUAY", "FAIRMOUTH", "GRANGE BAY", "KINGSPIER", "LONGSAND", "NEWHAVEN",
        "NORTHWHARF", "PORTLEIGH", "SANDWICK", "SEAFORD", "SOUTHMOLE", "STONEHAVEN", "WESTPOINT",
    ];

    public static readonly string[] References =
    [
        "RENT", "GROCERIES", "INSURANCE", "ELECTRICITY", "BOAT REPAIR", "MOORING FEE", "BIRTHDAY PRESENT", "BOOKS",
        "TELEPHONE", "HARBOUR DUES", "CAR LEASE", "HOLIDAY", "SAVINGS PLAN", "SCHOOL FEES", "CLUB DUES", "GARDEN",
    ];
}
