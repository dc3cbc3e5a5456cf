using System.Globalization;
using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Simulated.Kernel;

/// <summary>A process doing what its plan says. It belongs to the machine: no death of a daemon or a Keeper concerns it.</summary>
internal sealed class PlannedRun(ModelledMachine machine, ModelledProcess process)
{
    private const string Port = "PORT=";
    private const int Failed = 98;
    private static readonly TimeSpan LongTime = TimeSpan.FromDays(1);

    private readonly ChildPlan _plan = process.Plan!;
    private readonly TimeSpan _began = machine.Io.Clock.Elapsed;
    private TimeSpan? _terminated;
    private TimeSpan _nextLine;
    private int _lines;

    // When all is to be calm nobody falls over any more; work is still finished.
    private bool IsSpared => machine.IsCalm && _plan.Code != 0;

    private Clock Clock => machine.Io.Clock;

    public async Task RunAsync()
    {
        if (_plan.Listens)
            await ListenAsync();
        _nextLine = _plan.Every > 0 ? Clock.Elapsed : TimeSpan.MaxValue;
        for (var line = 0; line < _plan.Lines && process.Lives; line++)
            await WriteLineAsync();
        while (process.Lives)
        {
            var now = Clock.Elapsed;
            _terminated ??= process.IsTerminated ? now : null;
            if (_terminated is { } told && _plan.TermCode is { } code && now - told >= Milliseconds(_plan.TermTime))
                machine.End(process, code, 0);
            else if (_plan.Lives is { } lives && now - _began >= Milliseconds(lives) && !IsSpared)
                machine.End(process, _plan.Code, 0);
            else if (now >= _nextLine)
                await WriteNextAsync();
            else
                await RestAsync(Patience(now));
        }
    }

    private async Task RestAsync(TimeSpan time)
    {
        try
        {
            await process.Signalled.WaitAsync(Clock, time);
        }
        catch (TimeoutException)
        {
            return;
        }
    }

    private TimeSpan Patience(TimeSpan now)
    {
        var next = _nextLine == TimeSpan.MaxValue ? LongTime : _nextLine - now;
        if (_plan.Lives is { } lives)
            next = Least(next, IsSpared ? TimeSpan.FromSeconds(1) : _began + Milliseconds(lives) - now);
        if (_terminated is { } told && _plan.TermCode is not null)
            next = Least(next, told + Milliseconds(_plan.TermTime) - now);
        return next;
    }

    private async Task WriteNextAsync()
    {
        await WriteLineAsync();
        _nextLine = Clock.Elapsed + Milliseconds(_plan.Every);
    }

    private async Task WriteLineAsync()
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{++_lines}\n"));
        if (process.Output is not { } pipe)
            return;
        while (process.Lives && !pipe.TryWrite(line))
            await pipe.Room.WaitAsync();
    }

    private async Task ListenAsync()
    {
        var port = process.Variables.FirstOrDefault(variable => variable.StartsWith(Port, StringComparison.Ordinal));
        if (port is null)
            return;
        try
        {
            var address = Address.Tcp("127.0.0.1", int.Parse(port.AsSpan(Port.Length), CultureInfo.InvariantCulture));
            var listener = await machine.Io.Network.ListenAsync(address, CancellationToken.None);
            process.Listener = listener;
            if (!process.Lives)
                await listener.DisposeAsync();
            else
                _ = machine.Io.Start($"process:{process.Pid}:listener", () => AcceptAsync(listener));
        }
        catch (NetworkException)
        {
            machine.End(process, Failed, 0);
        }
    }

    private static async Task AcceptAsync(Listener listener)
    {
        try
        {
            while (true)
                await (await listener.AcceptAsync(CancellationToken.None)).DisposeAsync();
        }
        catch (NetworkException)
        {
            // The process has ended.
            return;
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
