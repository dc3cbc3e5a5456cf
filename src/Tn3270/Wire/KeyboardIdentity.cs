using System.Globalization;

namespace Holdfast.Tn3270.Wire;

/// <summary>Keyboard and character set as NEW-ENVIRON variables name them: CODEPAGE, CHARSET, KBDTYPE (RFC 4777, section 3).</summary>
internal static class KeyboardIdentity
{
    /// <summary>The character set of Latin-1.</summary>
    private const int Latin1 = 697;

    /// <summary>Adds the variables of a code page; none where its keyboard is not known.</summary>
    public static void AddTo(EnvironmentVariables variables, int codePage)
    {
        if (Find(codePage) is not var (page, set, keyboard))
        {
            return;
        }
        variables.Add(EnvironmentCode.UserVariable, "CODEPAGE", page.ToString("D3", CultureInfo.InvariantCulture));
        variables.Add(EnvironmentCode.UserVariable, "CHARSET", set.ToString(CultureInfo.InvariantCulture));
        variables.Add(EnvironmentCode.UserVariable, "KBDTYPE", keyboard);
    }

    /// <summary>Of a double-byte page, its single-byte half is named.</summary>
    private static (int Page, int Set, string Keyboard)? Find(int codePage) => codePage switch
    {
        37 => (37, Latin1, "USB"),
        273 => (273, Latin1, "AGB"),
        277 => (277, Latin1, "NWB"),
        278 => (278, Latin1, "FNB"),
        280 => (280, Latin1, "IBB"),
        284 => (284, Latin1, "SPB"),
        285 => (285, Latin1, "UKB"),
        297 => (297, Latin1, "FAB"),
        424 => (424, 941, "NCB"),
        500 => (500, Latin1, "USI"),
        871 => (871, Latin1, "ICB"),
        875 => (875, 925, "GKB"),
        880 => (880, 960, "CYB"),
        933 => (833, 1173, "KQB"),
        1026 => (1026, 1152, "TKB"),
        1047 => (1047, Latin1, "USB"),
        _ => null,
    };
}
