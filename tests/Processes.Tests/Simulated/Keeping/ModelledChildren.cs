using System.Globalization;
using System.Text;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;
using Holdfast.Processes.Tests.Simulated.Kernel;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>
/// What the Keeper does with children, by the rules of its ChildHolder, and with a moment between any two steps that leave a trace
/// outside of it, at which it can be killed.
/// </summary>
internal sealed class ModelledChildren(ModelledMachine machine, Func<Task> step, KeeperFault fault, Action<ModelledStream> due)
{
    private const string MarkVariable = "HOLDFAST_KEPT";
    private const int HighestSignal = 64;

    private readonly Dictionary<string, ModelledChild> _living = new(StringComparer.Ordinal);
    private readonly List<ChildFacts> _ended = [];
    private readonly Dictionary<string, ModelledStream> _streams = new(StringComparer.Ordinal);
    private readonly ModelledState _state = new(machine);
    private int _marks;

    /// <summary>The living.</summary>
    public IReadOnlyCollection<ModelledChild> Living => _living.Values;

    /// <summary>Everyone held, in the order of their starts.</summary>
    public ChildList List() => new([.. _ended.Concat(_living.Values.Select(child => child.Facts)).OrderBy(facts => facts.SpawnedAt)]);

    /// <summary>Goes on where the life before was killed.</summary>
    public async Task RecoverAsync()
    {
        var before = _state.Read();
        if (fault != KeeperFault.ForgetsEnds)
            _ended.AddRange(before.Ended);
        foreach (var child in before.Living)
        {
            if (fault != KeeperFault.ForgetsTheLiving)
                await TakeAsync(child);
        }

        foreach (var intent in before.Intents)
        {
            await step();
            if (machine.FindMarked(intent.Mark) is not { } found)
                continue;
            var facts = intent.Child.Facts with { Pid = found.Pid, StartTicks = found.StartTicks, SpawnedAt = Now() };
            await TakeAsync(intent.Child with { Facts = facts });
        }

        _state.Rewrite(_living.Values.Select(child => child.Held), _ended);
        await step();
    }

    /// <summary>Starts a child.</summary>
    public async Task<(ChildFacts? Facts, Refusal? Refusal)> SpawnAsync(SpawnOrder order)
    {
        if (order.File.Length == 0)
            return (null, new Refusal(RefusalReason.Invalid, 0, "no program is named"));
        if (Check(order.Id) is not { } refusal)
            return await BeginAsync(order, follows: false);
        if (_living.GetValueOrDefault(order.Id) is { Follows: true } ahead)
            ahead.Heir = HeirOf(order);
        return (null, refusal);
    }

    private static SpawnOrder? HeirOf(SpawnOrder order) => order.Succession is null ? null : order;

    private async Task<(ChildFacts? Facts, Refusal? Refusal)> BeginAsync(SpawnOrder order, bool follows)
    {
        if (_state.NeedsRewriting)
            _state.Rewrite(_living.Values.Select(child => child.Held), _ended);
        if ((Check(order.Output) ?? Check(order.Error)) is { } wrong)
            return (null, wrong);
        var output = Open(order.Output);
        var mark = string.Create(CultureInfo.InvariantCulture, $"{MarkVariable}={machine.KeeperLife}.{++_marks}");
        var intent = new StateIntent(new HeldChild(new ChildFacts(order.Id, 0, 0, 0, null), order.Output, order.Error), mark);
        _state.Note(writer => intent.Write(writer, StateKind.Intent));
        await step();
        var (process, errno) = machine.Start(order.Id, [order.File, .. order.Arguments], [mark, .. order.Variables], output?.Pipe);
        await step();
        if (process is null)
        {
            _state.Note(writer => intent.Write(writer, StateKind.NotStarted));
            LetGo(output);
            return (null, new Refusal(RefusalReason.SpawnFailed, errno, $"{order.File}: error {errno}"));
        }

        var held = intent.Child with { Facts = intent.Child.Facts with { Pid = process.Pid, StartTicks = process.StartTicks, SpawnedAt = Now() } };
        var child = Hold(held, process, output);
        (child.Heir, child.Follows) = (follows ? null : HeirOf(order), follows);
        return (child.Facts, null);
    }

    /// <summary>Watches a process that somebody else started.</summary>
    public Task<(ChildFacts? Facts, Refusal? Refusal)> WatchAsync(HeldChild process) =>
        AdoptAsync(new HeldChild(process.Facts with { Foreign = true }, null, null));

    /// <summary>Signals a watched process, and it alone.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? SignalWatched(ChildOrder order)
    {
        if (_living.GetValueOrDefault(order.Id) is not { Facts.Foreign: true } child || !order.Names(child.Facts.Pid, child.Facts.StartTicks))
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} is not watched with pid {order.Pid}");
        machine.Signal(child.Process, order.Signal, order.Id);
        return null;
    }

    /// <summary>Has nobody follow a living child.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Disinherit(ChildOrder order)
    {
        if (_living.GetValueOrDefault(order.Id) is not { } child || !order.Names(child.Facts.Pid, child.Facts.StartTicks))
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid}");
        (child.Heir, child.Follows) = (null, false);
        return null;
    }

    /// <summary>Goes on holding a process that another life started.</summary>
    public async Task<(ChildFacts? Facts, Refusal? Refusal)> AdoptAsync(HeldChild left)
    {
        if (Check(left.Facts.Id) is { } refusal)
            return (null, refusal);
        if (_living.Values.FirstOrDefault(one => one.Facts.Pid == left.Facts.Pid) is { } other)
            return (null, new Refusal(RefusalReason.Invalid, 0, $"process {left.Facts.Pid} is held as {other.Facts.Id} already", other.Facts));
        await step();
        var process = machine.Find(left.Facts.Pid);
        var isIt = process is { Lives: true }
            && (fault == KeeperFault.AdoptsByNumber || (left.Facts.StartTicks != 0 && process.StartTicks == left.Facts.StartTicks));
        if (!isIt)
            return (null, new Refusal(RefusalReason.NoSuchChild, 3, $"{left.Facts.Id}: process {left.Facts.Pid} is gone"));
        if ((left.Facts.Foreign ? process!.Service : process!.Id) != left.Facts.Id)
            machine.Accuse($"{process} was adopted as {left.Facts.Id}");
        var held = left with { Facts = left.Facts with { End = null, Output = null, Error = null, Adopted = true } };
        return (Hold(held, process, Check(left.Output) is null ? Open(left.Output) : null).Facts, null);
    }

    /// <summary>Signals a living child.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Signal(ChildOrder order)
    {
        if (order.Signal is < 1 or > HighestSignal)
            return new Refusal(RefusalReason.Invalid, 0, $"{order.Signal} is no signal");
        if (_living.GetValueOrDefault(order.Id) is { Facts.Foreign: true } watched)
            return new Refusal(RefusalReason.Invalid, 0, $"{order.Id} is only watched", watched.Facts);
        if (_living.GetValueOrDefault(order.Id) is not { } child || !order.Names(child.Facts.Pid, child.Facts.StartTicks))
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid}");
        (child.Heir, child.Follows) = (null, false);
        machine.Signal(child.Process, order.Signal, order.Id);
        return null;
    }

    /// <summary>Forgets an ended child, or lets a watched process go.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Release(ChildOrder order)
    {
        if (_living.GetValueOrDefault(order.Id) is { Facts.Foreign: true } watched && order.Names(watched.Facts.Pid, watched.Facts.StartTicks))
        {
            _living.Remove(order.Id);
            _state.Note(writer => order.Write(writer, (MessageKind)StateKind.Released, 0));
            return null;
        }

        var index = _ended.FindIndex(facts => order.Names(facts.Pid, facts.StartTicks) && facts.Id == order.Id);
        if (index >= 0)
        {
            _ended.RemoveAt(index);
            _state.Note(writer => order.Write(writer, (MessageKind)StateKind.Released, 0));
            return null;
        }

        return _living.GetValueOrDefault(order.Id) is { } child && order.Names(child.Facts.Pid, child.Facts.StartTicks)
            ? new Refusal(RefusalReason.StillHeld, 0, $"{order.Id} lives", child.Facts)
            : new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} is not held with pid {order.Pid}");
    }

    /// <summary>Takes the end of a process that has ended.</summary>
    /// <returns>Its facts with its end; null where it is no child's.</returns>
    public async Task<ChildFacts?> EndAsync(ModelledProcess process)
    {
        if (_living.Values.FirstOrDefault(one => one.Process == process) is not { } child)
            return null;
        await step();
        var end = child.Held.Facts.Adopted ? EndOfAdopted(process, machine.TellsHolders) : Known(process);
        end = end with { Lasted = Math.Max(1, end.DiedAt - child.Facts.SpawnedAt) };
        if (process is { IsReaped: false } && !child.Held.Facts.Adopted)
            machine.Reap(process);
        await step();
        _living.Remove(child.Facts.Id);
        if (fault != KeeperFault.LeavesPipesFull)
            child.Output?.Drain();
        var facts = child.Facts with { End = end };
        _ended.Add(facts);
        LetGo(child.Output);
        _state.Note(writer => facts.Write(writer, (MessageKind)StateKind.Ended, 0));
        process.IsEndNoted = true;
        await step();

        // Before anybody is told: who is told would only order the same.
        if (child.Heir is not { Succession: { } terms } order || !terms.Follows(end))
            return facts;
        var next = (await BeginAsync(order, follows: true)).Facts;
        return next is null ? facts : facts with { Successor = next.Pid };
    }

    private async Task TakeAsync(HeldChild child)
    {
        var (_, refusal) = await AdoptAsync(fault == KeeperFault.ClaimsTheWatched ? child with { Facts = child.Facts with { Foreign = false } } : child);
        if (refusal is not { Reason: RefusalReason.NoSuchChild })
            return;
        var ended = child.Facts with { End = Unknown() };
        _ended.Add(ended);
        _state.Note(writer => ended.Write(writer, (MessageKind)StateKind.Ended, 0));
    }

    private ModelledChild Hold(HeldChild held, ModelledProcess process, ModelledStream? output)
    {
        var child = new ModelledChild(held, process, output, output?.Kept ?? 0);
        _living[held.Facts.Id] = child;
        process.IsNoted = true;
        _state.Note(writer => (held with { Facts = child.Facts }).Write(writer, ModelledState.KindOf(held), 0));

        // What ended before it was held told nobody.
        if (!process.Lives)
            machine.Ended?.Invoke(process);
        return child;
    }

    private Refusal? Check(string id)
    {
        if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > ProtocolLimits.IdBytes)
            return new Refusal(RefusalReason.Invalid, 0, $"an id has 1 to {ProtocolLimits.IdBytes} bytes");
        if (_living.GetValueOrDefault(id) is { } living)
            return new Refusal(RefusalReason.Duplicate, 0, $"{id} lives with pid {living.Facts.Pid}", living.Facts);
        return _living.Count >= ProtocolLimits.LivingChildren
            ? new Refusal(RefusalReason.Full, 0, $"{ProtocolLimits.LivingChildren} children live")
            : null;
    }

    private static Refusal? Check(StreamOrder? order)
    {
        if (order is null)
            return null;
        if (order.Pipe.Length == 0)
            return new Refusal(RefusalReason.Invalid, 0, "a captured stream names no pipe");
        if (!order.File.EndsWith(".log", StringComparison.Ordinal))
            return new Refusal(RefusalReason.Invalid, 0, $"the log {order.File} does not end in .log");
        return order.RotateBytes is 0 or >= ProtocolLimits.LeastRotateBytes && order.RotateAge >= 0
            ? null
            : new Refusal(RefusalReason.Invalid, 0, $"a log is rotated at {ProtocolLimits.LeastRotateBytes} bytes or more");
    }

    private ModelledStream? Open(StreamOrder? order)
    {
        if (order is null)
            return null;
        if (!_streams.TryGetValue(order.Pipe, out var stream))
        {
            var pipe = machine.PipeAt(order.Pipe);
            pipe.Open();
            _streams[order.Pipe] = stream = new ModelledStream(pipe, machine.Join(pipe, order.File));
            pipe.Arrived = _ => due(stream);
            if (pipe.Waiting > 0)
                due(stream);
        }

        stream.Owners++;
        return stream;
    }

    private void LetGo(ModelledStream? stream)
    {
        if (stream is null || --stream.Owners > 0)
            return;
        _streams.Remove(stream.Pipe.Path);
        stream.Pipe.Arrived = null;
        stream.Pipe.Close();
    }

    private ChildEnd Known(ModelledProcess process) => new(process.Code, process.Signal, Now(), 0, 0, 0);

    private ChildEnd EndOfAdopted(ModelledProcess process, bool isKnown) => isKnown ? Known(process) : Unknown();

    private ChildEnd Unknown() => new(0, 0, Now(), 0, 0, 0) { Unknown = fault != KeeperFault.GuessesCodes };

    private long Now() => (machine.Io.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
