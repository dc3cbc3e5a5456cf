using System.Diagnostics;
using System.Globalization;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// One who books transfers through a session, one after the other, and does what a careful user would when something goes wrong: looks at
/// the screen, and never sends a transfer again of which it is not certain that it was not sent.
/// </summary>
internal sealed class Teller(ISessions sessions, int number, Ledger ledger, TimeSpan think)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a locked keyboard is looked at before it is reset.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(2);

    private readonly Random _random = new(number);
    private string? _id;
    private int _next;
    private long? _lockedAt;

    /// <summary>When each confirmation came, by <see cref="Ledger.Now"/>.</summary>
    public List<double> Confirmations { get; } = [];

    public bool Ready { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!await AtFormAsync(stop)) continue;
            Ready = true;
            await Task.Delay(think * (0.5 + _random.NextDouble()), CancellationToken.None);
            await BookAsync(stop);
        }
    }

    /// <summary>Tries until the transfer is confirmed, or it is certain that nothing can be known of it.</summary>
    private async Task BookAsync(CancellationToken stop)
    {
        var customer = Bank.CustomerOf((number * 3) + (_next * 7));
        var (from, to) = (Bank.AccountOf(customer), Bank.AccountOf(Bank.CustomerOf(customer - 10_000)));
        var reference = string.Create(CultureInfo.InvariantCulture, $"T{number:00000} N{_next++:00000}");
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await sessions.InputAsync(_id!, Bank.Form(from, to, reference), Bank.Confirmation, CancellationToken.None);
            var seen = answer.TryGet(out var first, out var fault) ? first : await AfterAsync(fault);
            if (seen is not null && Bank.Confirms(seen, from, to, reference))
            {
                Confirmations.Add(Ledger.Now);
                ledger.Confirmed(reference, Stopwatch.GetElapsedTime(began));
                return;
            }

            // The form is there, open and empty, and nothing of it went out: the node was away, or says that the input was not carried out.
            var untouched = seen is { Panel: Bank.Transfer, Locked: false } && seen.At(12, 34, 30).Length == 0
                && (fault?.Code == NodeErrors.NotRunning || fault?.Code == SessionErrors.Migrating || fault?.Code == SessionErrors.NotRestored);
            if (untouched && !stop.IsCancellationRequested) continue;
            ledger.Uncertain(reference, $"{fault?.Code.Id ?? "wrong screen"} at {seen?.Panel ?? "no screen"}");
            return;
        }
    }

    /// <summary>The screen after a failure, once there is one that waits for a key; null where the session is gone.</summary>
    private async Task<Seen?> AfterAsync(Fault fault)
    {
        ledger.Met($"{fault.Code.Id} {fault.Code.Title}");
        if (Gone(fault)) return null;
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var look = await sessions.LookAsync(_id!, CancellationToken.None);
            if (look.TryGet(out var seen, out var failed))
            {
                if (!seen.Locked) return seen;
                // A host that says nothing more may have booked it or not.
                if (Stopwatch.GetElapsedTime(began) > LockPatience) return seen;
            }
            else if (Gone(failed))
            {
                return null;
            }

            await Task.Delay(Patience, CancellationToken.None);
        }
    }

    /// <summary>Goes on, from wherever the session is, to an empty form; false where it must be tried again.</summary>
    private async Task<bool> AtFormAsync(CancellationToken stop)
    {
        if (_id is null && !await TakeAsync(stop)) return false;
        var look = await sessions.LookAsync(_id!, CancellationToken.None);
        if (!look.TryGet(out var seen, out var fault)) return await FailedAsync(fault);
        if (seen.Locked) _lockedAt ??= Stopwatch.GetTimestamp();
        else _lockedAt = null;
        // One whose answer does not come is pressed free, as any user would.
        var isStuck = _lockedAt is { } at && Stopwatch.GetElapsedTime(at) > LockPatience;
        if (isStuck) _lockedAt = null;
        var (steps, panel) = seen.Panel switch
        {
            _ when isStuck => ((InputStep[])[Bank.Press("reset"), Bank.Press("pf12")], Bank.Menu),
            Bank.Transfer when seen.At(12, 34, 30).Length == 0 => ([], Bank.Transfer),
            Bank.Menu => ([Bank.Type("2"), Bank.Enter], Bank.Transfer),
            Bank.Confirmation => ([Bank.Enter], Bank.Transfer),
            Bank.Logo => ([Bank.Enter], Bank.LogOn),
            Bank.LogOn => ([Bank.Fill(9, 34, "TELLER1"), Bank.Fill(11, 34, "HARBOR1"), Bank.Enter], Bank.Menu),
            // Also where the host's answer was lost: it shows another panel by now, and knows this key on all of them.
            _ => ([Bank.Press("reset"), Bank.Press("pf12")], Bank.Menu),
        };
        if (steps.Length == 0 && !seen.Locked) return true;
        var moved = await sessions.InputAsync(_id!, steps, panel, CancellationToken.None);
        if (moved.Fault is { } trouble) return await FailedAsync(trouble);
        return panel == Bank.Transfer;
    }

    private async Task<bool> FailedAsync(Fault fault)
    {
        ledger.Met($"{fault.Code.Id} {fault.Code.Title}");
        if (!Gone(fault)) await Task.Delay(Patience, CancellationToken.None);
        return false;
    }

    private async Task<bool> TakeAsync(CancellationToken stop)
    {
        var taken = await sessions.CreateAsync(new CreateSession { Pool = "teller", Timeout = "20s" }, CancellationToken.None);
        if (taken.TryGet(out _id, out var fault))
        {
            if (Ready) ledger.Replaced();
            return true;
        }

        ledger.Met($"no session: {fault.Code.Id} {fault.Code.Title}");
        if (!stop.IsCancellationRequested) await Task.Delay(Patience, CancellationToken.None);
        return false;
    }

    private bool Gone(Fault fault)
    {
        if (fault.Code != SessionErrors.SessionLost && fault.Code != SessionErrors.SessionClosed && fault.Code != SessionErrors.NoSuchSession) return false;
        ledger.Disconnected($"session gone: {fault.Code.Id} {fault.Detail.Split(':')[0]}");
        var gone = _id;
        _id = null;
        // One in error keeps its place until it is closed.
        if (gone is not null) _ = sessions.CloseAsync(gone, CancellationToken.None);
        return true;
    }
}
