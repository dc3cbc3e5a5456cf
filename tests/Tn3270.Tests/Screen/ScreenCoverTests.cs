using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

/// <summary>What a cover leaves of an image, and what is passed by of its fields.</summary>
public sealed class ScreenCoverTests
{
    [Fact]
    public void What_is_covered_is_nowhere_in_the_image_and_one_with_nothing_to_cover_is_the_same()
    {
        var bare = Shown("F5C3 1DF0" + E("USER ANNA") + "1D40" + E("ANNA") + "1D60").Capture();
        var covered = ScreenCover.Apply(bare, cells => Stars(cells, "ANNA"));
        Assert.Contains("ANNA", bare.Text, StringComparison.Ordinal);
        Assert.StartsWith(" USER **** ****", covered.Text, StringComparison.Ordinal);
        Assert.Equal("****", covered.Fields[1].Text);
        Assert.DoesNotContain(covered.Runs, run => run.Text.Contains("ANNA", StringComparison.Ordinal));
        Assert.Same(bare, ScreenCover.Apply(bare, cells => Stars(cells, "BERTA")));
    }

    [Fact]
    public void Fields_that_are_passed_by_are_those_that_are_kept()
    {
        string[] screens =
        [
            "F5C3 1DF0" + E("USER ANNA") + "1D40" + E("ANNA") + "1D4D" + E("SECRET") + "1D60", "F5C3" + E("NO FIELD"),
            "F5C3 11 5D7F 1D60" + E("ROUND THE END"), "F5C3 1D601D601D40",
        ];
        foreach (var image in screens.Select(screen => Shown(screen).Capture()))
        {
            var kept = image.Fields.GetEnumerator();
            foreach (var field in image.Glance())
            {
                Assert.True(kept.MoveNext());
                var same = kept.Current;
                Assert.Equal((same.Row, same.Column, same.Length, same.Protected), (field.Row, field.Column, field.Length, field.Protected));
                Assert.Equal((same.Numeric, same.Hidden, same.Text), (field.Numeric, field.Hidden, field.Text.ToString()));
                Assert.Equal(field.Length == 0 ? null : same, image.FieldAt(field.Row, field.Column));
            }

            Assert.False(kept.MoveNext());
        }
    }

    /// <summary>Puts asterisks where the text stands.</summary>
    internal static bool Stars(Span<char> cells, string text)
    {
        var place = cells.IndexOf(text, StringComparison.Ordinal);
        var found = place >= 0;
        for (; place >= 0; place = cells.IndexOf(text, StringComparison.Ordinal)) cells.Slice(place, text.Length).Fill('*');
        return found;
    }
}
