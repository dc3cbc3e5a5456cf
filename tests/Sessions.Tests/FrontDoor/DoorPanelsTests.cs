using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Sessions.Tests.FrontDoor;

public sealed class DoorPanelsTests
{
    [Fact]
    public void Every_field_of_the_log_on_panel_has_its_own_place_on_24_by_80()
    {
        List<string> names = [.. Enumerable.Range(1, 40).Select(i => $"pool-{i}")];
        var panel = DoorPanels.LogOn(names, "", asksTarget: true, asksToken: true, "Something went wrong.");
        var taken = new HashSet<int>();
        foreach (var field in panel.Fields)
        {
            var start = ((field.Row - 1) * 80) + field.Column - 1;
            var length = Math.Max(field.Length, field.Text.Length);
            Assert.True(start + length <= 1920);
            for (var cell = start - 1; cell < start + length; cell++) Assert.True(taken.Add(cell), $"row {field.Row}: {field.Text} {field.Name}");
        }

        Assert.Contains(panel.Fields, field => field.Text.Contains("28 more", StringComparison.Ordinal));
        Assert.True(panel.Fields.Single(field => field.Name == DoorPanels.TokenField) is { Hidden: true, Length: >= 94 });
    }

    [Fact]
    public void What_is_decided_is_shown_and_not_asked()
    {
        var panel = DoorPanels.LogOn(["teller"], "teller", asksTarget: false, asksToken: true, "");
        Assert.DoesNotContain(panel.Fields, field => field.Name == DoorPanels.TargetField);
        Assert.Contains(panel.Fields, field => field.Text == "Session:  teller");
        Assert.False(panel.Alarm);
    }

    [Fact]
    public void A_notice_is_broken_at_words_and_never_longer_than_its_lines()
    {
        var lines = DoorPanels.Wrap(string.Join(' ', Enumerable.Repeat("uncertain", 300)) + new string('x', 200));
        Assert.Equal(12, lines.Count);
        Assert.All(lines, line => Assert.True(line.Length <= 78 && !line.EndsWith(' ')));
        Assert.Equal([new string('y', 78)], DoorPanels.Wrap(new string('y', 90)));
    }
}
