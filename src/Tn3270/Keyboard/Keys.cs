using System.Collections.Frozen;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>Names of keys, in snake case: <c>enter</c>, <c>pf3</c>, <c>erase_eof</c>; and what each key sends.</summary>
public static class Keys
{
    private static readonly string[] Names = Array.ConvertAll(Enum.GetValues<Key>(), key => Snake(key.ToString()));

    private static readonly FrozenDictionary<string, Key> ByName =
        Enum.GetValues<Key>().ToFrozenDictionary(key => Names[(int)key], StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name, in the order of <see cref="Key"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a key.</summary>
    public static string Name(Key key) => Names[(int)key];

    /// <summary>Finds a key by its name, in any case.</summary>
    public static bool TryParse(string? text, out Key key)
    {
        key = default;
        return text is not null && ByName.TryGetValue(text, out key);
    }

    /// <summary>The attention identifier a key sends; <see cref="Aid.None"/> for keys that work on the screen alone.</summary>
    public static Aid AidOf(Key key) => key switch
    {
        Key.Enter => Aid.Enter,
        Key.Clear => Aid.Clear,
        Key.SysReq => Aid.SysReq,
        Key.Pa1 => Aid.PA1,
        Key.Pa2 => Aid.PA2,
        Key.Pa3 => Aid.PA3,
        >= Key.Pf1 and <= Key.Pf24 => (Aid)ProgramFunctions[key - Key.Pf1],
        _ => Aid.None,
    };

    private static ReadOnlySpan<byte> ProgramFunctions =>
    [
        0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C,
        0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C,
    ];

    // Written over the enum's own names: two words with an acronym between would not come out well, and there are none.
    private static string Snake(string name)
    {
        Span<char> snake = stackalloc char[name.Length * 2];
        var length = 0;
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && length > 0)
                snake[length++] = '_';
            snake[length++] = char.ToLowerInvariant(c);
        }

        return new string(snake[..length]);
    }
}
