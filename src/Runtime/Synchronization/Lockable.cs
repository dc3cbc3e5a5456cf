using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Synchronization;

/// <summary>What fibers hold for a while, and who holds it is known.</summary>
public abstract class Lockable : Synchronizer, IHeld
{
    private Holders _holders = new();

    private protected Lockable(string name)
        : base(name)
    {
    }

    /// <summary>Whether anybody holds it, a moment ago.</summary>
    public bool IsHeld => _holders.Count > 0;

    /// <summary>How many hold; under the lock.</summary>
    private protected int HolderCount => _holders.Count;

    /// <summary>Whether a ticket is still held.</summary>
    internal bool IsHeldBy(long ticket)
    {
        Guard.Enter();
        var held = _holders.IsHeld(ticket);
        Guard.Exit();
        return held;
    }

    /// <inheritdoc/>
    string IHeld.DescribeHeld() => Noun;

    /// <summary>Gives back what a ticket held; nothing where that was done before.</summary>
    internal void Release(long ticket)
    {
        Guard.Enter();
        if (!_holders.TryRemove(ticket, out var amount, out var fiber))
        {
            Guard.Exit();
            return;
        }

        Returned(amount);
        var served = Serve();
        Guard.Exit();
        fiber?.LetGo(this);
        SyncPlace.FinishAll(served);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<Fiber> HoldingFibers()
    {
        Guard.Enter();
        var fibers = _holders.Fibers();
        Guard.Exit();
        return fibers;
    }

    /// <summary>What it is, and its name.</summary>
    private protected abstract string Noun { get; }

    /// <summary>Whether so much can be had now; under the lock.</summary>
    private protected abstract bool IsFree(long amount);

    /// <summary>Notes that so much is held from now on; under the lock.</summary>
    private protected abstract void Given(long amount);

    /// <summary>Notes that so much is held no longer; under the lock.</summary>
    private protected abstract void Returned(long amount);

    /// <summary>Has so much if it can be had at once and nobody waits for it.</summary>
    private protected bool TryAcquire(long amount, out Hold hold)
    {
        Guard.Enter();
        var free = Waiting.IsEmpty && IsFree(amount);
        var fiber = free ? Fiber.Current : null;
        hold = free ? Give(amount, fiber) : default;
        Guard.Exit();
        fiber?.Hold(this);
        return free;
    }

    /// <summary>Has so much, waiting for it behind those who came before.</summary>
    private protected ValueTask<Hold> AcquireAsync(long amount, Clock? clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Hold>(cancellationToken);
        }

        Guard.Enter();
        if (Waiting.IsEmpty && IsFree(amount))
        {
            var fiber = Fiber.Current;
            var hold = Give(amount, fiber);
            Guard.Exit();
            fiber?.Hold(this);
            return new ValueTask<Hold>(hold);
        }

        var wait = Stand(clock is not null, amount);
        Guard.Exit();
        wait.Limit(clock, timeout, cancellationToken);
        return wait.Task;
    }

    /// <summary>As <see cref="AcquireAsync(long, Clock?, TimeSpan, CancellationToken)"/>, with what a caller gave checked.</summary>
    private protected ValueTask<Hold> AcquireWithinAsync(long amount, Clock clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clock);
        TimeLimit.Check(timeout);
        return AcquireAsync(amount, clock, timeout, cancellationToken);
    }

    /// <summary>Who holds it, in words, after a comma; empty where nobody does.</summary>
    private protected string HeldBy()
    {
        var fibers = HoldingFibers();
        return fibers.Count > 0 ? ", held by " + string.Join(", ", fibers.Select(fiber => $"'{fiber.Name}'").Order(StringComparer.Ordinal)) : IsHeld ? ", held" : "";
    }

    /// <inheritdoc/>
    private protected sealed override Place? Withdrawn() => Serve();

    // First come first served: who is first is not passed by those behind who ask for less.
    private protected Place? Serve()
    {
        Place? head = null;
        Place? tail = null;
        while (Waiting.First is SyncPlace first && IsFree(first.Amount))
        {
            Waiting.Leave(first);
            if (first.TryClaim())
            {
                first.Hold = Give(first.Amount, first.Asker);
                head ??= first;
                tail?.Next = first;
                tail = first;
            }
        }

        return head;
    }

    private Hold Give(long amount, Fiber? fiber)
    {
        Given(amount);
        return new Hold(this, _holders.Add(fiber, amount));
    }
}
