namespace Holdfast.Runtime.Supervision;

/// <summary>
/// The one rule by which whatever is supervised is started again: actors, host sessions and processes. Pure.
/// The restart after a stable run is immediate. After runs that were not stable the wait grows from
/// <see cref="RestartOptions.InitialBackoff"/> by <see cref="RestartOptions.Multiplier"/> up to
/// <see cref="RestartOptions.MaxBackoff"/>. Who failed too often is given up, or rests for <see cref="RestartOptions.ResetAfter"/> and
/// is tried once more.
/// </summary>
public static class RestartDecider
{
    /// <summary>Decides about a child that ended.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="history">What was remembered after the last decision.</param>
    /// <param name="run">The run that ended.</param>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="chance">A uniform number in [0, 1) for the jitter.</param>
    public static RestartDecision Decide(
        RestartOptions options, RestartHistory history, EndedRun run, TimeSpan now, double chance)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        if (run.Requested)
            return new(RestartVerdict.Stay, TimeSpan.Zero, "its end was asked for", RestartHistory.Empty);
        if (run.Fatal)
            return new(RestartVerdict.Stay, TimeSpan.Zero, "it ended in a way after which it is not started again", RestartHistory.Empty);
        if (!WantsRestart(options.Policy, run.Failed))
            return new(RestartVerdict.Stay, TimeSpan.Zero, "its policy asks for no restart", RestartHistory.Empty);

        var isStable = run.Lasted >= options.StableAfter;
        if (history.OnTrial && !isStable)
            return GiveUp("the try after its pause was not stable");
        var spike = isStable ? null : Spike(options, history, now);
        var recent = history.Restarts.RemoveAll(restart => now - restart >= options.Window);
        if (spike is { SpikeEnds: > 1 })
        {
            // The first of them was counted, and so was its wait.
            return new(
                RestartVerdict.Restart, Backoff(options, Math.Max(history.Unstable, 1), chance),
                $"the run was not stable, one of {spike.SpikeEnds} that count as one", spike with { Restarts = recent });
        }

        var unstable = isStable ? 0 : history.Unstable + 1;
        if (recent.Length >= options.MaxRetries)
        {
            return GiveUp($"it was restarted {recent.Length} times within {options.Window.TotalSeconds:0.###} s");
        }

        if (unstable > options.MaxRetries)
            return GiveUp($"{unstable} runs in a row ended before they were stable");

        var remembered = (spike ?? RestartHistory.Empty) with { Restarts = recent.Add(now), Unstable = unstable };
        var delay = Backoff(options, unstable, chance);
        return new(RestartVerdict.Restart, delay, unstable == 0 ? "the run was stable" : "the run was not stable", remembered);

        RestartDecision GiveUp(string reason) => options.ResetAfter is { } pause
            ? new(RestartVerdict.Pause, pause, reason, new RestartHistory { OnTrial = true })
            : new(RestartVerdict.GiveUp, TimeSpan.Zero, reason, RestartHistory.Empty);
    }

    // The memory with this end in it: as one more of those that count as one, or as the first of the next.
    private static RestartHistory Spike(RestartOptions options, RestartHistory history, TimeSpan now) =>
        history.SpikeBegan is { } began && now - began < options.SpikeWindow && history.SpikeEnds < options.SpikeTolerance
            ? history with { SpikeEnds = history.SpikeEnds + 1 }
            : history with { SpikeBegan = now, SpikeEnds = 1 };

    private static bool WantsRestart(RestartPolicy policy, bool failed) => policy switch
    {
        RestartPolicy.Never => false,
        RestartPolicy.OnFailure => failed,
        RestartPolicy.Always or RestartPolicy.UnlessStopped => true,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "no such policy"),
    };

    private static TimeSpan Backoff(RestartOptions options, int unstable, double chance)
    {
        if (unstable == 0)
            return TimeSpan.Zero;
        var ticks = Math.Min(options.InitialBackoff.Ticks * Math.Pow(options.Multiplier, unstable - 1), options.MaxBackoff.Ticks);
        return TimeSpan.FromTicks((long)(ticks * (1 - (options.Jitter * chance))));
    }
}
