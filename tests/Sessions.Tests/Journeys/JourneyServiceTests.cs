using System.Text.Json;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Journeys;

/// <summary>Running and recording journeys against a host.</summary>
public sealed class JourneyServiceTests
{
    private static readonly JourneyRunRequest Dry = new() { Journey = "logon", Endpoint = "a", DryRun = true };

    [Fact]
    public void A_dry_run_shows_every_step_with_its_screen_and_leaves_nothing() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, null);
        var run = (await world.Service.Journeys.RunAsync(World.Alice, Dry, CancellationToken.None)).Value;
        Assert.Null(run.Fault);
        Assert.Null(run.Session);
        Assert.Equal(["1", "2", "3", "4", "5"], run.Moments.Select(moment => moment.Path));
        Assert.Equal("fill field \"Password\" with ${secret:password}", run.Moments[2].Step);
        Assert.Contains("LOGON ===>", run.Moments[0].Screen.Image.Text, StringComparison.Ordinal);
        Assert.Contains("MAIN MENU", run.Moments[4].Screen.Image.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TellerHost.User, JsonSerializer.Serialize(run.Moments.Select(moment => moment.Screen.Image.Text)), StringComparison.Ordinal);
        Assert.Empty(world.Service.List(World.Alice));
        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
        Assert.Contains(world.Journal.Entries, entry => entry is { Kind: "session_journey_run", Actor: "key:alice", Result: "ok" });
    });

    [Fact]
    public void Where_it_stops_it_shows_the_screen_met_beside_the_screen_expected() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, null, password: "wrong-secret");
        var run = (await world.Service.Journeys.RunAsync(World.Alice, Dry, CancellationToken.None)).Value;
        Assert.Equal("Journey logon, step 5 of 5, \"menu\": HF3004 The awaited screen did not come.", run.Fault?.Detail);
        Assert.Equal(4, run.Moments.Count);
        var mismatch = run.Mismatch!;
        Assert.Equal(("5", "menu"), (mismatch.Path, mismatch.Label));
        var part = mismatch.Expected[0];
        Assert.Equal(("text \"MAIN MENU\"", false, "it stands nowhere"), (part.Wanted, part.Holds, part.Instead));
        Assert.Contains("NOT AUTHORIZED", mismatch.Met.Image.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TellerHost.User, mismatch.Met.Image.Text, StringComparison.Ordinal);
        Assert.Empty(world.Service.List(World.Alice));
    });

    [Fact]
    public void A_run_in_earnest_leaves_the_session_where_the_journey_arrived() => Simulate(async io =>
    {
        JourneyStep[] more =
        [
            new FieldStep(FieldTarget.ByLabel("Option"), Holdfast.Sessions.Secrets.SecretText.Parse("1")), new PressStep(Key.Enter),
            new ExtractStep("title") { Row = 1, Column = 2, Length = 8 },
        ];
        await using var world = await World.StartAsync(io, null, World.LogOn with { Steps = [.. World.LogOn.Steps, .. more] });
        var run = (await world.Service.Journeys.RunAsync(World.Alice, Dry with { DryRun = false }, CancellationToken.None)).Value;
        Assert.Null(run.Fault);
        Assert.Equal("ECHO", run.Values["title"]);
        var session = Assert.Single(world.Service.List(World.Alice));
        Assert.Equal(run.Session, session.Id);
        var again = await world.Service.Journeys.RunAsync(
            World.Alice, new JourneyRunRequest { Journey = "logon", Session = session.Id }, CancellationToken.None);
        Assert.Equal(SessionErrors.JourneyFailed, again.Value.Fault?.Code);
        Assert.Single(world.Service.List(World.Alice));
    });

    [Fact]
    public void One_whose_caller_goes_away_is_recorded_and_leaves_nothing_in_doubt() => Simulate(async io =>
    {
        var never = World.LogOn with { Steps = [.. World.LogOn.Steps, new PressStep(Key.Enter), new WaitStep(new WaitCondition { Text = "NEVER" }, WaitStep.DefaultTimeout)] };
        await using var world = await World.StartAsync(io, null, never);
        var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(2), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await world.Service.Journeys.RunAsync(
            World.Alice, new JourneyRunRequest { Journey = "logon", Session = session.Id }, gone.Token));
        var told = Assert.Single(world.Journal.Entries, entry => entry.Kind == "session_journey_run");
        Assert.Equal(("key:alice", $"failed:{SessionErrors.SessionClosed.Id}"), (told.Actor, told.Result));
        Assert.False(world.Service.Hold(World.Alice, session.Id).Value.IsInDoubt);
    });

    [Fact]
    public void What_cannot_be_run_is_said() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, null);
        async Task<string?> Code(JourneyRunRequest request) =>
            (await world.Service.Journeys.RunAsync(World.Alice, request, CancellationToken.None)).Fault?.Code.Id;

        Assert.Equal("HF3014", await Code(Dry with { Journey = "nowhere" }));
        Assert.Equal("HF3101", await Code(Dry with { Endpoint = "nowhere" }));
        Assert.Equal("HF3001", await Code(new JourneyRunRequest { Journey = "logon", Session = "nowhere" }));
        Assert.Equal(RequestErrors.InvalidField.Id, await Code(Dry with { Session = "both" }));
        Assert.Equal(RequestErrors.InvalidField.Id, await Code(new JourneyRunRequest { Journey = "logon", Session = "x", DryRun = true }));
        Assert.Equal(
            RequestErrors.Forbidden, (await world.Service.Journeys.RunAsync(World.Reader, Dry, CancellationToken.None)).Fault?.Code);
    });

    [Fact]
    public void A_watched_session_becomes_a_journey_that_logs_on_by_itself() => Simulate(async io =>
    {
        string yaml;
        await using (var world = await World.StartAsync(io, null))
        {
            var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
            var journeys = world.Service.Journeys;
            Assert.Equal(SessionErrors.NotRecording, journeys.Draft(World.Alice, session.Id, "teller").Fault?.Code);
            Assert.Null((await journeys.BeginRecordingAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
            await world.SendAsync(
                World.Alice, session.Id, new FillField(FieldTarget.ByLabel("User"), TellerHost.User),
                new FillField(FieldTarget.ByLabel("Password"), TellerHost.Password), new PressKey(Key.Enter));
            await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
            Assert.Equal(RequestErrors.InvalidField, journeys.Draft(World.Alice, session.Id, "Not A Name").Fault?.Code);
            Assert.Equal(SessionErrors.NoSuchSession, journeys.Draft(World.Bob, session.Id, "teller").Fault?.Code);
            yaml = journeys.Draft(World.Alice, session.Id, "teller").Value.Yaml;
            Assert.Null((await journeys.EndRecordingAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
            Assert.Equal(SessionErrors.NotRecording, (await journeys.EndRecordingAsync(World.Alice, session.Id, CancellationToken.None)).Fault?.Code);
        }

        Assert.DoesNotContain(TellerHost.Password, yaml, StringComparison.Ordinal);
        var document = ConfigDocument.Parse("draft.yaml", yaml, _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        Assert.Empty(document.Diagnostics);
        Assert.Equal("teller.password", Assert.Single(read.Secrets).Name);
        // Somebody else's node goes the same way with the password of its own.
        await using var other = await World.StartAsync(io, null, read.Journeys[0]);
        other.OtherSecrets = (_, _) => ValueTask.FromResult<Result<SecretValue>>(SecretValue.Of(TellerHost.Password));
        var run = (await other.Service.Journeys.RunAsync(World.Alice, Dry with { Journey = "teller" }, CancellationToken.None)).Value;
        Assert.True(run.Fault is null, $"{run.Fault?.Detail} {run.Mismatch?.Why}\n{yaml}");
        Assert.Contains("ECHOED:", run.Moments[^1].Screen.Image.Text, StringComparison.Ordinal);
    });

    private static void Simulate(Func<SimulatedIo, Task> body) => Simulation.RunSeeds(2, body);
}
