using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

public sealed class SecretMaskTests
{
    [Fact]
    public void Values_are_covered_in_any_letter_case_the_longest_first()
    {
        var mask = Mask("fish", "swordfish", "ab", " ", "fish");
        Assert.Equal(2, mask.Count);
        Assert.Equal("a ********* and **** ab", mask.Cover("a SwordFISH and fish ab"));
        Assert.Equal("x", SecretMask.None.Cover("x"));
        mask.Take(Mask("new"));
        Assert.Equal("*** ****", mask.Cover("NEW fish"));
    }

    [Fact]
    public void One_that_has_ended_covers_whatever_it_has_not_covered_before()
    {
        var mask = Mask("swordfish");
        var last = mask.Cover(TestScreens.Show(3, locked: false, "USER swordfish"));
        mask.End(last.Image);
        mask.End(last.Image);
        mask.Add("later");
        Assert.Equal(0, mask.Count);
        Assert.Same(last.Image, mask.Cover(last with { Version = 4 }).Image);
        Assert.Equal("**** *********", mask.Cover(TestScreens.Show(2, locked: false, "USER swordfish")).Image.Text);
        Assert.Equal("** *********", mask.Cover("it swordfish"));
        var none = new SecretMask();
        none.End(last.Image);
        Assert.Equal("it", none.Cover("it"));
    }

    private static SecretMask Mask(params string[] values)
    {
        var mask = new SecretMask();
        foreach (var value in values) mask.Add(value);
        return mask;
    }

    [Fact]
    public void Lines_fields_runs_and_labels_of_a_screen_are_covered_alike()
    {
        var edge = new string('.', 78);
        var screen = TestScreens.Show(3, locked: false, "USER swordfish", edge + "sw", "ordfish");
        var mask = Mask("swordfish");
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
        var covered = Mask("swordfish").Cover(terminal.Screen.Capture());
        var field = Assert.Single(covered.Fields, field => !field.Protected && field.Row == 2);
        Assert.Equal("*********", field.Text);
    }
}
