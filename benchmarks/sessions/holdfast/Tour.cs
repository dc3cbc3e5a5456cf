using System.Diagnostics;
using System.Globalization;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Runtime;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>One session's whole tour of the bank, from the main menu back to it over a log-off, with every screen checked.</summary>
/// <param name="sessions">Where the session is.</param>
/// <param name="id">The session.</param>
/// <param name="number">Its number: no two sessions look at the same things.</param>
/// <param name="tally">What is counted.</param>
/// <param name="think">The mean time of a user between two keys; zero for none.</param>
/// <param name="clock">What he looks at meanwhile.</param>
internal sealed class Tour(ISessions sessions, string id, int number, TourTally tally, TimeSpan think, Clock clock)
{
    private const string User = "TELLER1";
    private const string Password = "HARBOR1";
    private readonly Random _random = new(number);
    private string? _instance;
    private int _round;
    private CancellationToken _stop;

    /// <summary>Goes through it again and again; ends at the first failure, since what follows would not be where it should.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        while (!stop.IsCancellationRequested)
        {
            if (!await OnceAsync()) return;
            _round++;
            tally.ToursDone();
        }
    }

    private async Task<bool> OnceAsync()
    {
        var customer = Bank.CustomerOf((number * 7) + (_round * 13));
        var (from, to) = (Bank.AccountOf(customer), Bank.AccountOf(Bank.CustomerOf(customer - 10_000)));
        var name = customer.ToString(CultureInfo.InvariantCulture);
        var reference = string.Create(CultureInfo.InvariantCulture, $"S{number:000000} R{_round:000000}");
        return await StepAsync(Bank.Search, seen => seen.At(4, 2, 14) == "Name or number", Bank.Type("1"), Bank.Enter)
            && await StepAsync(Bank.Search, seen => seen.Line(4).Contains("Rows 1 to", StringComparison.Ordinal), Bank.Fill(4, 23, "S"), Bank.Enter)
            && await StepAsync(Bank.Search, seen => !seen.Line(4).Contains("Rows 1 to", StringComparison.Ordinal), Bank.Press("pf8"))
            && await StepAsync(Bank.Search, seen => seen.Line(4).Contains("Rows 1 to", StringComparison.Ordinal), Bank.Press("pf7"))
            && await StepAsync(Bank.Search, seen => seen.At(7, 5, 5) == name && seen.At(8, 5, 5).Length == 0, Bank.Fill(4, 23, name), Bank.Enter)
            && await StepAsync(Bank.Customer, seen => seen.At(4, 13, 5) == name && seen.At(8, 2, 10) == from, Bank.Fill(7, 2, "S"), Bank.Enter)
            && await StepAsync(Bank.Transfer, seen => seen.At(6, 34, 10) == from && seen.At(12, 34, 30).Length == 0, Bank.Press("pf5"))
            && await StepAsync(Bank.Confirmation, seen => Bank.Confirms(seen, from, to, reference), [.. Bank.Form(from, to, reference)])
            && await StepAsync(Bank.Menu, seen => seen.At(7, 9, 1) == "1", Bank.Press("pf12"))
            && await StepAsync(Bank.Help, seen => seen.Line(2).Contains("main menu", StringComparison.Ordinal), Bank.Press("pf1"))
            && await StepAsync(Bank.Menu, seen => seen.At(7, 9, 1) == "1", Bank.Press("pf3"))
            && await StepAsync(Bank.Off, seen => seen.Line(9).Contains(User, StringComparison.Ordinal), Bank.Press("pf3"))
            && await StepAsync(Bank.Logo, seen => seen.At(20, 4, 10) == "LOGON ===>", Bank.Enter)
            && await StepAsync(Bank.LogOn, seen => seen.At(11, 34, 12).Length == 0, Bank.Enter)
            && await StepAsync(
                Bank.Menu, seen => seen.Line(22).Contains("Welcome", StringComparison.Ordinal),
                Bank.Fill(9, 34, User), Bank.Fill(11, 34, Password), Bank.Enter);
    }

    private async Task<bool> StepAsync(string panel, Func<Seen, bool> right, params InputStep[] steps)
    {
        await ThinkAsync();
        var began = Stopwatch.GetTimestamp();
        var answer = await sessions.InputAsync(id, steps, panel, CancellationToken.None);
        var taken = Stopwatch.GetElapsedTime(began);
        if (!answer.TryGet(out var seen, out var fault))
        {
            tally.Failed(fault.Code == SessionErrors.WaitTimedOut ? await DescribeAsync(panel) : $"{panel}: {fault}");
            return false;
        }

        tally.Stepped(taken);
        if (seen.Panel == panel && right(seen) && SameInstance(seen)) return true;
        tally.Wrong($"{panel}: {Text(seen)}");
        return false;
    }

    private static string Text(Seen seen) => string.Join(" / ", Enumerable.Range(1, 24).Select(row => seen.Line(row).Trim()).Where(line => line.Length > 0));

    /// <summary>Once told to stop, a tour is finished without pauses, so that the session ends where its pool can take it back.</summary>
    private async Task ThinkAsync()
    {
        if (think == TimeSpan.Zero || _stop.IsCancellationRequested) return;
        try
        {
            await clock.Delay(think * (0.5 + _random.NextDouble()), _stop);
        }
        catch (OperationCanceledException)
        {
            // He goes on to the end of his tour.
        }
    }

    private async Task<string> DescribeAsync(string panel)
    {
        var there = await sessions.LookAsync(id, CancellationToken.None);
        return there.TryGet(out var seen, out var fault) ? $"{panel} did not come: {seen.Panel} {seen.Line(22).Trim()}" : $"{panel}: {fault}";
    }

    /// <summary>A session stays with the host it began with.</summary>
    private bool SameInstance(Seen seen)
    {
        var line = seen.Line(1);
        var at = line.IndexOf("Instance ", StringComparison.Ordinal);
        var shown = at < 0 ? "" : line[at..].Trim();
        _instance ??= shown;
        return shown.Length > 0 && shown == _instance;
    }
}
