using System.Collections.Frozen;
using System.Globalization;

namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// The pages there are: names, other names, and how hosts know their character sets. Graphic character sets are those of IBM's
/// registry (CDRA); where deployed terminals tell another one, theirs, since hosts have learnt it (424: 1349 and not 941).
/// </summary>
internal static class CodePageList
{
    private const int Latin1 = 697, Latin1Euro = 695, FarthestSuggestion = 3;

    public static CodePage[] Pages { get; } =
    [
        Single(37, Latin1, "United States, Canada, Netherlands, Portugal, Brazil", "us", "us-intl"),
        new(new CodePageDefinition(
            "bracket", 37, "037 with the brackets of 1047", ["oldibm", "bracket437"], new CharacterSetId(Latin1, 37))),
        Single(273, Latin1, "Germany, Austria", "german"),
        Single(275, Latin1, "Brazil", "brazilian"),
        Single(277, Latin1, "Denmark, Norway", "norwegian", "danish"),
        Single(278, Latin1, "Finland, Sweden", "finnish", "swedish"),
        Single(280, Latin1, "Italy", "italian"),
        Single(284, Latin1, "Spain, Latin America", "spanish"),
        Single(285, Latin1, "United Kingdom", "uk"),
        Single(290, 1172, "Japan, Katakana, single-byte", "katakana"),
        Single(297, Latin1, "France", "french"),
        Single(420, 235, "Arabic", "arabic"),
        Single(423, 218, "Greece, older", "greek-old"),
        Single(424, 1349, "Israel", "hebrew"),
        Single(500, Latin1, "Belgium, Switzerland, Canada, international", "belgian", "international"),
        Single(803, 1147, "Israel, older", "hebrew-old"),
        Single(833, 1173, "Korea, single-byte"),
        Single(838, 1176, "Thailand", "thai-old"),
        Single(870, 959, "Latin-2: Poland, Czechia, Slovakia, Hungary, Slovenia, Croatia, Romania", "polish", "slovenian"),
        Single(871, Latin1, "Iceland", "icelandic"),
        Single(875, 925, "Greece", "greek"),
        Single(880, 959, "Cyrillic, older", "russian"),
        Single(905, 1286, "Turkey, Latin-3", "turkish-old"),
        Single(918, 1160, "Pakistan, Urdu", "urdu"),
        Single(924, 1353, "Latin-9, with euro", "latin9"),
        Mixed(930, new(1172, 290), 300, new(370, 300), "Japan, Katakana", "japanese-kana"),
        Mixed(933, new(1173, 833), 834, new(934, 834), "Korea", "korean"),
        Mixed(935, new(1174, 836), 837, new(1080, 837), "China, simplified", "simplified-chinese"),
        Mixed(937, new(1175, 37), 835, new(935, 835), "Taiwan, traditional", "traditional-chinese"),
        Mixed(939, new(1172, 1027), 300, new(370, 300), "Japan, Latin", "japanese-latin"),
        Single(1025, 1150, "Cyrillic: Bulgaria, Serbia, Russia", "cyrillic"),
        Single(1026, 1152, "Turkey, Latin-5", "turkish"),
        Single(1047, Latin1, "Latin-1, open systems", "open-systems"),
        Single(1097, 1219, "Iran, Farsi", "farsi"),
        Single(1112, 1305, "Latvia, Lithuania", "baltic"),
        Single(1122, 1307, "Estonia", "estonian"),
        Single(1123, 1326, "Ukraine", "ukrainian"),
        Single(1130, 1336, "Vietnam", "vietnamese"),
        Single(1132, 1341, "Laos", "lao"),
        Single(1137, 1356, "India, Devanagari", "hindi", "devanagari"),
        Single(1140, Latin1Euro, "037 with euro", "us-euro"),
        Single(1141, Latin1Euro, "273 with euro", "german-euro"),
        Single(1142, Latin1Euro, "277 with euro", "norwegian-euro", "danish-euro"),
        Single(1143, Latin1Euro, "278 with euro", "finnish-euro", "swedish-euro"),
        Single(1144, Latin1Euro, "280 with euro", "italian-euro"),
        Single(1145, Latin1Euro, "284 with euro", "spanish-euro"),
        Single(1146, Latin1Euro, "285 with euro", "uk-euro"),
        Single(1147, Latin1Euro, "297 with euro", "french-euro"),
        Single(1148, Latin1Euro, "500 with euro", "belgian-euro", "international-euro"),
        Single(1149, Latin1Euro, "871 with euro", "icelandic-euro"),
        Single(1153, 1375, "870 with euro", "polish-euro"),
        Single(1154, 1381, "1025 with euro", "cyrillic-euro"),
        Single(1155, 1378, "1026 with euro", "turkish-euro"),
        Single(1156, 1393, "1112 with euro", "baltic-euro"),
        Single(1157, 1391, "1122 with euro", "estonian-euro"),
        Single(1158, 1388, "1123 with euro", "ukrainian-euro"),
        Single(1160, 1395, "Thailand, with euro", "thai"),
        Single(1164, 1397, "Vietnam, with euro", "vietnamese-euro"),
        Mixed(1364, new(1173, 833), 4930, new(934, 834), "Korea, with all of Hangul", "korean-full"),
        Mixed(1371, new(1175, 37), 9027, new(935, 835), "937 with euro", "traditional-chinese-euro"),
        Mixed(1388, new(1174, 836), 4933, new(937, 837), "China, GB 18030", "chinese-gb18030"),
        Mixed(1390, new(1172, 290), 16684, new(370, 300), "930 with euro and JIS X 0213", "japanese-kana-euro"),
        Mixed(1399, new(1172, 1027), 16684, new(370, 300), "939 with euro and JIS X 0213", "japanese-latin-euro"),
    ];

    private static readonly FrozenDictionary<string, CodePage> ByName = Pages
        .SelectMany(page => page.Aliases.Append(page.Name).Select(name => (Name: name, Page: page)))
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Page, StringComparer.OrdinalIgnoreCase);

    // Kept here and not by CodePage, so that the two types never wait for each other's initialisation.
    public static CodePage Cp037 { get; } = ByName["cp037"];

    public static CodePage Cp1047 { get; } = ByName["cp1047"];

    public static CodePage? Find(string name)
    {
        name = name.Trim();
        return ByName.GetValueOrDefault(name) ?? (Number(name) is { } number ? ByName.GetValueOrDefault(CpName(number)) : null);
    }

    public static string? Suggest(string unknown)
    {
        var name = Number(unknown) is { } number ? CpName(number) : unknown.Trim().ToLowerInvariant();
        var nearest = ByName.Keys.Order(StringComparer.Ordinal).MinBy(known => Distance(known, name));
        return nearest is not null && Distance(nearest, name) <= FarthestSuggestion ? nearest : null;
    }

    private static CodePage Single(int number, int graphicSet, string description, params string[] aliases) =>
        new(new CodePageDefinition(CpName(number), number, description, aliases, new CharacterSetId(graphicSet, number)));

    private static CodePage Mixed(
        int number, CharacterSetId single, int table, CharacterSetId twice, string description, params string[] aliases) =>
        new(new CodePageDefinition(CpName(number), number, description, aliases, single)
        {
            DoubleTable = string.Create(CultureInfo.InvariantCulture, $"d{table}"),
            DoubleByteSet = twice,
        });

    private static string CpName(int number) => string.Create(CultureInfo.InvariantCulture, $"cp{number:D3}");

    private static int? Number(string name)
    {
        var digits = name.AsSpan().Trim();
        if (digits.StartsWith("cp", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        else if (digits.StartsWith("ibm", StringComparison.OrdinalIgnoreCase))
            digits = digits[3..];
        else if (digits.StartsWith("ccsid", StringComparison.OrdinalIgnoreCase))
            digits = digits[5..];
        digits = digits.TrimStart("-_ ");
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // Levenshtein: how many letters to change, add or drop.
    private static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[other.Length];
    }
}
