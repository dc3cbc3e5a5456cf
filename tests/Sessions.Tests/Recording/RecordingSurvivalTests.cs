using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Tests.Survival;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Recording;

public sealed class RecordingSurvivalTests
{
    [Fact]
    public async Task A_session_that_outlives_its_daemon_goes_on_in_the_same_recording()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync("recorded");
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Text"), "FIRST LIFE"), new PressKey(Key.Enter));
        for (var life = 2; life < 5; life++)
        {
            await node.UpgradeAsync();
            await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Text"), $"LIFE {life}"), new PressKey(Key.Enter));
        }

        await node.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        var recordings = node.Service.Recordings;
        await node.UntilAsync(() => node.Journal.Entries.Any(entry => entry.Kind == "recording_ended"));
        var view = (await recordings.FindAsync(World.Alice, session.Id, CancellationToken.None)).Value;
        Assert.Equal(RecordingState.Ended, view.State);
        var page = (await recordings.MomentsAsync(World.Alice, session.Id, new MomentQuery { Limit = 500 }, CancellationToken.None)).Value;
        Assert.Equal(0, view.Lost);
        Assert.Equal(view.Screens, page.Moments.Count(moment => moment.Kind == MomentKind.Screen));
        Assert.Equal(view.Inputs, page.Moments.Count(moment => moment.Kind == MomentKind.Input));
        Assert.Single(page.Moments, moment => moment.Kind == MomentKind.End);
        var shown = string.Join('\n', page.Moments.Where(moment => moment.Screen is not null).Select(moment => moment.Screen!.Text));
        foreach (var text in new[] { "MAIN MENU", "ECHOED: FIRST LIFE", "ECHOED: LIFE 2", "ECHOED: LIFE 3", "ECHOED: LIFE 4" })
            Assert.Contains(text, shown, StringComparison.Ordinal);
        var versions = page.Moments.Where(moment => moment.Screen is not null).Select(moment => moment.Version).ToList();
        Assert.Equal(versions.Order(), versions);
        Assert.Equal(page.Moments.Select(moment => moment.At).Order(), page.Moments.Select(moment => moment.At));
    }
}
