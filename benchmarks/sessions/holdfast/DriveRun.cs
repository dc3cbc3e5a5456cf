using System.Diagnostics;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>Holds sessions of a service in this process, has each of them do tours, and tells what that takes.</summary>
internal sealed class DriveRun(ServiceSessions sessions, int count, TimeSpan time, TimeSpan think)
{
    /// <summary>Sessions that go once through everything before anything is measured, so that the code is there.</summary>
    private const int Warm = 200;

    /// <summary>Creations asked for at once.</summary>
    private const int AtOnce = 64;

    private const int Attempts = 5;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmTours = TimeSpan.FromSeconds(6);

    private readonly Latencies _creations = new();
    private int _refused;

    public async Task RunAsync()
    {
        Figures.Print("keeper", sessions.KeeperPid);
        var warm = await CreateAsync(Math.Min(Warm, count / 2));
        using (var stop = new CancellationTokenSource(WarmTours))
            await Task.WhenAll(warm.Select((id, i) => new Tour(sessions, id, 100_000 + i, new TourTally(), TimeSpan.FromMilliseconds(200), sessions.Clock).RunAsync(stop.Token)));
        foreach (var id in warm) await sessions.CloseAsync(id, CancellationToken.None);
        await Task.Delay(Settle);
        // Their connections stay open in the pool and are taken again, so they are not counted as new.
        var before = Usage.Now(sessions.KeeperPid, collect: true);
        Figures.Print("base_private", before.Private);
        var clock = Stopwatch.GetTimestamp();
        _creations.Clear();
        _refused = 0;
        var ids = await CreateAsync(count);
        var taken = Stopwatch.GetElapsedTime(clock);
        var held = Usage.Now(sessions.KeeperPid, collect: false);
        var opened = count - warm.Length;
        Figures.Print("sessions", count);
        Figures.Print("create_seconds", taken.TotalSeconds);
        Figures.Print("create", _creations);
        Figures.Print("create_refused", _refused);
        Figures.Print("create_cpu_ms", (held.Cpu - before.Cpu).TotalMilliseconds / opened);
        Figures.Print("create_keeper_cpu_ms", (held.KeeperCpu - before.KeeperCpu).TotalMilliseconds / opened);
        await Task.Delay(Settle);
        Memory("idle", before, Usage.Now(sessions.KeeperPid, collect: true), opened);
        Figures.Print("held", count);
        if (time > TimeSpan.Zero) await ToursAsync(ids, before, opened);
        await Console.In.ReadLineAsync();
        clock = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, _) => await sessions.CloseAsync(id, CancellationToken.None));
        Figures.Print("close_seconds", Stopwatch.GetElapsedTime(clock).TotalSeconds);
        Figures.Print("troubles", sessions.Troubles);
    }

    private static void Memory(string when, Usage before, Usage now, int opened)
    {
        Figures.Print($"{when}_private", (double)(now.Private - before.Private) / opened);
        Figures.Print($"{when}_heap", (double)(now.Heap - before.Heap) / opened);
        Figures.Print($"{when}_keeper_private", (double)(now.KeeperPrivate - before.KeeperPrivate) / opened);
        Figures.Print($"{when}_descriptors", now.Descriptors);
    }

    private async Task ToursAsync(string[] ids, Usage before, int opened)
    {
        var tally = new TourTally();
        using var stop = new CancellationTokenSource();
        var tours = ids.Select((id, i) => new Tour(sessions, id, i, tally, think, sessions.Clock).RunAsync(stop.Token)).ToArray();
        // Everybody starts at once: the first of it is not what goes on later.
        await Task.Delay(time / 4);
        tally.Steps.Clear();
        var begin = Usage.Now(sessions.KeeperPid, collect: false);
        var clock = Stopwatch.GetTimestamp();
        await Task.Delay(time);
        var end = Usage.Now(sessions.KeeperPid, collect: false);
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        var steps = tally.Steps.Count;
        Figures.Print("steps_per_second", steps / seconds);
        Figures.Print("step", tally.Steps);
        Figures.Print("step_cpu_us", (end.Cpu - begin.Cpu).TotalMicroseconds / steps);
        Figures.Print("step_keeper_cpu_us", (end.KeeperCpu - begin.KeeperCpu).TotalMicroseconds / steps);
        Figures.Print("cores", (end.Cpu - begin.Cpu).TotalSeconds / seconds);
        await stop.CancelAsync();
        await Task.WhenAll(tours);
        Memory("busy", before, end, opened);
        Memory("after", before, Usage.Now(sessions.KeeperPid, collect: true), opened);
        Figures.Print("tours", tally.Tours);
        Figures.Print("wrong_screens", tally.WrongScreens);
        Figures.Print("failed_steps", tally.FailedSteps);
        foreach (var text in tally.Texts) Figures.Print("text", text);
        Figures.Print("done", "1");
    }

    private async Task<string[]> CreateAsync(int wanted)
    {
        var ids = new string[wanted];
        await Parallel.ForAsync(0, wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, token) =>
        {
            for (var attempt = 0; ids[i] is null; attempt++)
            {
                var began = Stopwatch.GetTimestamp();
                var created = await sessions.CreateAsync(new CreateSession { Pool = "teller" }, token);
                _creations.Add(Stopwatch.GetElapsedTime(began));
                if (created.TryGet(out var id, out var fault))
                {
                    ids[i] = id;
                    continue;
                }

                Figures.Print("text", $"no session at first: {fault}");
                Interlocked.Increment(ref _refused);
                if (attempt == Attempts) throw new InvalidOperationException($"Session {i} of {wanted}: {fault}");
            }
        });
        return ids;
    }
}
