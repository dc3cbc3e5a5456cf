using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Migration;

/// <summary>When two screens are the same.</summary>
public sealed class ScreenFingerprintTests
{
    [Theory]
    [InlineData("TIME 14:05:33", "TIME 09:00:01")]
    [InlineData("14:05", "9:05 PM")]
    [InlineData("DATE 2026-11-21", "DATE 2027-01-02")]
    [InlineData("21.11.26 14.05.33", "22.11.26 08.00.00")]
    [InlineData("21 NOV 2026", "3 December 2026")]
    [InlineData("Saturday", "MONDAY")]
    [InlineData("LU TELL0001 READY", "LU TELL0042 READY")]
    [InlineData("A  B", "A B ")]
    public void Dates_times_LUs_and_blanks_do_not_count(string one, string other) =>
        Assert.Equal(Settled(one, "TELL0001", []), Settled(other, "TELL0042", []));

    [Theory]
    [InlineData("BALANCE 12.50", "BALANCE 12.51")]
    [InlineData("PAGE 1/2", "PAGE 2/2")]
    [InlineData("ACCOUNT 1001", "ACCOUNT 1002")]
    [InlineData("MAIN MENU", "MAIN  MENUS")]
    public void Amounts_pages_numbers_and_captions_do(string one, string other) =>
        Assert.NotEqual(Settled(one, null, []), Settled(other, null, []));

    [Fact]
    public void What_the_configuration_says_varies_does_not_count() =>
        Assert.Equal(
            Settled("TASK 001 ON MVS1", null, [WaitCondition.ParsePattern("TASK [0-9]+ ON MVS[12]")!]),
            Settled("TASK 942 ON MVS2", null, [WaitCondition.ParsePattern("TASK [0-9]+ ON MVS[12]")!]));

    [Theory]
    [InlineData("  MAIN   MENU  ", "MAIN MENU")]
    [InlineData("A  B    C", "A B C")]
    [InlineData("     ", "")]
    [InlineData("NEXT PAGE  AT 12:30  ", "NEXT PAGE AT #")]
    [InlineData("PAY DAY 3", "PAY DAY 3")]
    public void Nothing_but_that_is_taken_out(string text, string settled) => Assert.Equal(settled, Settled(text, "TELL0001", []));

    [Fact]
    public void What_is_typed_and_where_the_cursor_is_does_not_count()
    {
        var (terminal, _) = TestScreens.Pair(Form("FORM"));
        var before = ScreenFingerprint.Of(terminal.Screen.Capture(), null, []);
        foreach (var text in (string[])["A", "HELLO", "12:00"])
        {
            terminal.Type(text);
            Assert.Equal(before, ScreenFingerprint.Of(terminal.Screen.Capture(), null, []));
        }

        terminal.Press(Key.Enter);
        Assert.Equal(before, ScreenFingerprint.Of(terminal.Screen.Capture(), null, []));
    }

    [Fact]
    public void Text_and_the_places_and_kinds_of_fields_do()
    {
        Panel[] panels =
        [
            Form("FORM"), Form("FORMS"), Form("FORM", column: 31), Form("FORM", hidden: true), Form("FORM", numeric: true), Form("FORM", length: 9),
        ];
        var prints = panels.Select(panel => ScreenFingerprint.Of(TestScreens.Pair(panel).Terminal.Screen.Capture(), null, [])).ToList();
        Assert.Equal(prints.Count, prints.Distinct().Count());
        Assert.Equal(prints[0], ScreenFingerprint.Of(TestScreens.Pair(Form("FORM")).Terminal.Screen.Capture(), null, []));
    }

    [Fact]
    public void On_a_screen_without_fields_all_text_counts_but_for_what_varies()
    {
        var one = ScreenFingerprint.Of(TestScreens.Show(1, false, "LOGON 14:05", "READY"), []);
        Assert.Equal(one, ScreenFingerprint.Of(TestScreens.Show(9, true, "LOGON 15:06", "READY"), []));
        Assert.NotEqual(one, ScreenFingerprint.Of(TestScreens.Show(1, false, "LOGON 14:05", "READY?"), []));
    }

    private static Panel Form(string title, int column = 30, bool hidden = false, bool numeric = false, int length = 8) => new()
    {
        Name = "form",
        Fields =
        [
            new PanelField { Row = 1, Column = 2, Text = title },
            new PanelField { Row = 3, Column = 2, Text = "Name" },
            new PanelField { Row = 3, Column = column, Name = "name", Input = true, Length = length, Hidden = hidden, Numeric = numeric },
        ],
    };

    [Fact]
    public void No_pattern_has_a_deadline_for_a_busy_machine_would_end_sessions_by_it()
    {
        var patterns = typeof(VaryingText).GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Where(method => method.ReturnType == typeof(Regex)).ToList();
        Assert.NotEmpty(patterns);
        Assert.All(patterns, pattern => Assert.Equal(Regex.InfiniteMatchTimeout, ((Regex)pattern.Invoke(null, null)!).MatchTimeout));
    }

    private static string Settled(string text, string? lu, IReadOnlyList<Regex> ignored)
    {
        var target = new StringBuilder();
        VaryingText.Settle(text, lu, ignored, target);
        return target.ToString();
    }
}
