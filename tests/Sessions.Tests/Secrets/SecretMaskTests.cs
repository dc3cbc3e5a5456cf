using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

public sealed class SecretMaskTests
{
    [Fact]
    public void Values_are_covered_in_any_letter_case_the_longest_first()
    {
        var mask = new SecretMask(["fish", "swordfish", "ab", " "]);
        Assert.Equal("a ********* and **** ab", mask.Cover("a SwordFISH and fish ab"));
        Assert.Equal("x", SecretMask.None.Cover("x"));
        Assert.Equal("*** ****", mask.And(new SecretMask(["new"])).Cover("NEW fish"));
    }

    [Fact]
    public void Lines_fields_runs_and_labels_of_a_screen_are_covered_alike()
    {
        var edge = new string('.', 78);
        var screen = TestScreens.Show(3, locked: false, "USER swordfish", edge + "sw", "ordfish");
        var mask = new SecretMask(["swordfish"]);
        var covered = mask.Cover(screen);
        Assert.Equal($"USER *********\n{edge}**\n*******", covered.Image.Text);
        Assert.Equal(screen.Image.Text.Length, covered.Image.Text.Length);
        Assert.DoesNotContain("swordfish", string.Concat(covered.Image.Runs.Select(run => run.Text)), StringComparison.Ordinal);
        Assert.Equal((3L, screen.Image.CursorRow, screen.Image.KeyboardLocked), (covered.Version, covered.Image.CursorRow, covered.Image.KeyboardLocked));
        Assert.Same(covered, mask.Cover(screen));
    }

    [Fact]
    public void A_typed_secret_is_covered_in_its_field()
    {
        var (terminal, _) = TestScreens.Pair(new Tn3270.Host.Panel
        {
            Name = "form",
            Fields =
            [
                new Tn3270.Host.PanelField { Row = 2, Column = 2, Text = "Name" },
                new Tn3270.Host.PanelField { Row = 2, Column = 20, Name = "name", Input = true, Length = 12 },
            ],
        });
        terminal.Type("swordfish");
        var covered = new SecretMask(["swordfish"]).Cover(terminal.Screen.Capture());
        var field = Assert.Single(covered.Fields, field => !field.Protected && field.Row == 2);
        Assert.Equal("*********", field.Text);
    }
}
