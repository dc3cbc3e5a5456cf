using System.Diagnostics;
using System.Text;

namespace Holdfast.Configuration.Tests.Reading;

/// <summary>Feeds the reader what no one should write. Seeds are fixed, so that a failure comes back.</summary>
public sealed class YamlReaderTests
{
    private const string Valid = """
        holdfast: 1
        node: { name: alpha, data: ./data }
        endpoints: &all
          prod-a: { host: mvs1.example.com, port: "992", tags: [a, 'b', "c\n"] }
          prod-b: *all2
        journeys:
          login:
            steps:
            - wait: { text: "LOGON ===>" }
            - type: "${secret:teller.user} ${PORT:-80} $$"
            - |
              literal ${PORT}
            - >-
              folded
              text
        """;

    // Pieces that carry meaning in YAML or to us; random characters alone seldom reach further than the scanner.
    private static readonly string[] Pieces =
    [
        "a", "b: ", ": ", ":", "- ", "? ", "\n", "\n  ", "\n    ", "\t", "\n\t", " ", "{", "}", "[", "]", ",", "&a ", "*a", "!", "!!str ", "!<x>",
        "|", ">", "|-\n", ">2\n", "\"", "'", "\\", "\\x", "\\u12", "%YAML 1.2\n", "%TAG ! x\n", "---\n", "...\n", "# c\n", "<<", "~", "null",
        "${", "${A", "${A:-", "}", "$$", "${secret:", "\r", "\r\n", "\0", "\u0085", "\u2028", "\uFEFF", "\uD800", "\uDC00", "é", "😀", "@", "`",
    ];

    [Fact]
    public void No_text_made_of_meaningful_pieces_makes_it_throw_or_hang()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 40); n > 0; n--)
                text.Append(Pieces[random.Next(Pieces.Length)]);
            Survives(text.ToString(), $"pieces {i}");
        }
    }

    [Fact]
    public void No_damage_to_a_valid_text_makes_it_throw_or_hang()
    {
        var random = new Random(2);
        for (var i = 0; i < 10_000; i++)
        {
            var text = new StringBuilder(Valid);
            for (var n = random.Next(1, 6); n > 0; n--)
                Damage(text, random);
            Survives(text.ToString(), $"damage {i}");
        }
    }

    [Fact]
    public void Every_beginning_of_a_valid_text_is_read_or_refused()
    {
        for (var length = 0; length <= Valid.Length; length++)
            Survives(Valid[..length], $"length {length}");
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("a")]
    [InlineData("a: b\n")]
    [InlineData("- - ")]
    [InlineData("*a ")]
    [InlineData("&a")]
    [InlineData("!")]
    [InlineData("a, ")]
    [InlineData("${")]
    [InlineData("${A:-")]
    [InlineData("$")]
    [InlineData("\t")]
    [InlineData("\n")]
    [InlineData("?\n")]
    [InlineData("| ")]
    [InlineData("'")]
    [InlineData("%")]
    [InlineData("#")]
    [InlineData("[],")]
    [InlineData("{},")]
    [InlineData("a: [b, ")]
    public void A_long_text_of_one_piece_takes_no_long_time(string piece)
    {
        foreach (var opening in new[] { "", "a: [", "a: {", "a: \"", "a: '", "a: |\n  " })
        {
            var text = opening + string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
            Survives(text, $"{opening}{piece}…");
        }
    }

    private static void Damage(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        switch (random.Next(4))
        {
            case 0:
                text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                break;
            case 1:
                text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 2:
                text[at] = (char)random.Next(0, 0x100);
                break;
            default:
                text.Insert(at, text.ToString(random.Next(at + 1), Math.Min(10, text.Length - at)));
                break;
        }

        if (text.Length == 0)
            text.Append('x');
    }

    // Reads the text and then each of its values as every type there is.
    private static void Survives(string text, string which)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var document = Written.Of(text, ("A", "1"));
            ReadAll(document.Root, 0);
            foreach (var diagnostic in document.Diagnostics)
            {
                Assert.True(diagnostic is { Line: >= 1, Column: >= 1 }, which);
                Assert.DoesNotContain(diagnostic.Render(), one => char.IsControl(one) && one != '\n');
            }
        }
        catch (Exception fault)
        {
            Assert.Fail($"{which}: {fault}\n{text[..Math.Min(text.Length, 400)]}");
        }

        // No measure of speed, only of a hang: the slowest of these texts takes a few hundredths of this.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{which} took {watch.Elapsed}");
    }

    private static void ReadAll(ConfigSection section, int depth)
    {
        foreach (var key in section.Keys)
        {
            section.Text(key);
            section.Integer(key);
            section.Duration(key);
            section.Size(key);
            section.HostPort(key);
            section.TextMap(key);
            section.Texts(key);
            foreach (var below in section.SectionList(key))
                ReadAll(below, depth + 1);
            if (section.Section(key) is { } inner)
            {
                inner.Over(section).Finish();
                ReadAll(inner, depth + 1);
            }
        }

        Assert.True(depth <= ConfigLimits.MaxDepth);
    }
}
