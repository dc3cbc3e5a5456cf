namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// Tellers that book through a daemon until told to stop. Says <c>ready</c> when all are at work; a line <c>mark</c> says that something is
/// done to the hosts now, <c>stop</c> ends it.
/// </summary>
internal sealed class TellersRun(ISessions sessions, int count, TimeSpan think, string file)
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(120);

    public async Task RunAsync()
    {
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        var tellers = Enumerable.Range(0, count).Select(i => new Teller(sessions, i, ledger, think)).ToArray();
        var work = Task.WhenAll(tellers.Select(teller => teller.RunAsync(stop.Token)));
        while (!tellers.All(teller => teller.Ready) && !work.IsCompleted) await Task.Delay(50);
        Figures.Print("ready", count);
        double? mark = null;
        while (await Console.In.ReadLineAsync() is { } line && line != "stop")
        {
            if (line == "mark") mark ??= Ledger.Now;
        }

        var end = Ledger.Now;
        await stop.CancelAsync();
        if (await Task.WhenAny(work, Task.Delay(LongestEnd)) != work) Figures.Print("met", "tellers that did not come to an end");
        else await work;
        Figures.Print("tellers", count);
        Silence(tellers, mark ?? end, end);
        await ledger.WriteAsync(file);
    }

    /// <summary>For each teller the longest time without a confirmation that touches what came after the mark.</summary>
    private static void Silence(Teller[] tellers, double mark, double end)
    {
        var usual = new Latencies();
        var silence = new Latencies();
        var unanswered = 0;
        foreach (var teller in tellers)
        {
            var times = teller.Confirmations;
            if (times.Count == 0 || times[^1] < mark) unanswered++;
            var longest = 0.0;
            for (var i = 0; i <= times.Count; i++)
            {
                var from = i == 0 ? mark : times[i - 1];
                var to = i == times.Count ? end : times[i];
                if (to <= mark) usual.Add(TimeSpan.FromSeconds(Math.Max(0, to - from)));
                else longest = Math.Max(longest, to - from);
            }

            silence.Add(TimeSpan.FromSeconds(Math.Max(0, longest)));
        }

        Figures.Print("usual", usual);
        Figures.Print("silence", silence);
        Figures.Print("never_answered", unanswered);
    }
}
