using Holdfast.Contracts.Errors;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Secrets;

/// <summary>What stays of a password in this program's memory when a journey has typed it and the session is closed, looked for in all of it.</summary>
public sealed class LogOnTracesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_password_that_a_journey_typed_is_nowhere_once_its_session_is_closed(bool traced)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        var folder = Directory.CreateTempSubdirectory("hf-logon-").FullName;
        var password = MaskedWord.ByChance(12);
        await using var io = new ThreadPoolIo();
        using var host = new SilentHost();
        await using var service = await ServiceAsync(io, host.Port, password, folder, traced);

        var running = service.Journeys.RunAsync(World.Alice, new JourneyRunRequest { Journey = "logon", Endpoint = "host" }, CancellationToken.None).AsTask();
        await host.Asked.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(password.Length, host.TypedLength);
        // In its field, and as the mask: so the search finds it where it is.
        var meanwhile = OwnMemory.Find(password);
        Assert.Contains(meanwhile, place => place.StartsWith("EBCDIC", StringComparison.Ordinal));
        Assert.Contains(meanwhile, place => place.StartsWith("UTF-16", StringComparison.Ordinal));

        Shuffle();
        host.Answer();
        var run = (await running).Value;
        Assert.Null(run.Fault);
        Assert.Null((await service.CloseAsync(World.Alice, run.Session!, CancellationToken.None)).Fault);
        await host.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Empty(OwnMemory.Find(password));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_password_that_still_stands_in_its_field_when_the_node_ends_is_nowhere_afterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        var password = MaskedWord.ByChance(12);
        await using var io = new ThreadPoolIo();
        using var host = new SilentHost();
        await using var service = await ServiceAsync(io, host.Port, password, folder: null, traced: false);
        var running = service.Journeys.RunAsync(World.Alice, new JourneyRunRequest { Journey = "logon", Endpoint = "host" }, CancellationToken.None).AsTask();
        await host.Asked.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains(OwnMemory.Find(password), place => place.StartsWith("EBCDIC", StringComparison.Ordinal));
        await service.DisposeAsync();
        Assert.NotNull((await running).Fault);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Empty(OwnMemory.Find(password));
    }

    [Fact]
    public async Task A_password_whose_journey_fails_or_cannot_be_typed_is_nowhere_either()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read as Linux shows it.");
        // Longer than the field: it is refused, and the journey ends there.
        var password = MaskedWord.ByChance(24);
        await using var io = new ThreadPoolIo();
        using var host = new SilentHost();
        await using var service = await ServiceAsync(io, host.Port, password, folder: null, traced: false);
        var run = (await service.Journeys.RunAsync(
            World.Alice, new JourneyRunRequest { Journey = "logon", Endpoint = "host", DryRun = true }, CancellationToken.None)).Value;
        Assert.Equal((SessionErrors.JourneyFailed, "2"), (run.Fault?.Code, run.Mismatch?.Path));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Empty(OwnMemory.Find(password));
    }

    /// <summary>Has the collector move all that it may, which leaves copies of it behind.</summary>
    private static void Shuffle()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    private static ValueTask<SessionService> ServiceAsync(ThreadPoolIo io, int port, MaskedWord password, string? folder, bool traced) =>
        SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = io,
                Journal = new RecordingJournal(io),
                Endpoints = [new EndpointDefinition { Name = "host", Host = "127.0.0.1", Port = port, Trace = traced, Health = new HealthCheck { Interval = TimeSpan.FromMinutes(5) } }],
                Journeys =
                [
                    new JourneyDefinition
                    {
                        Name = "logon",
                        Steps =
                        [
                            new WaitStep(new WaitCondition { Text = "SIGN ON" }, TimeSpan.FromSeconds(10)),
                            new TypeStep(SecretText.Parse("${secret:password}")),
                            new PressStep(Key.Enter),
                            new WaitStep(new WaitCondition { Text = "MAIN MENU" }, TimeSpan.FromSeconds(10)),
                        ],
                    },
                ],
                TraceFolder = folder,
                Secrets = (_, _) => ValueTask.FromResult<Result<SecretValue>>(password.Reveal()),
            },
            CancellationToken.None);
}
