namespace Holdfast.Runtime.Scheduling;

/// <summary>
/// Every fiber that has started and not ended: doubly linked lists through the fibers themselves, so that knowing them costs no
/// allocation. Striped by thread, so that cores that start fibers do not meet at one lock.
/// </summary>
internal sealed class FiberTable
{
    private const int Stripes = 8;

    private readonly Lock[] _locks = new Lock[Stripes];
    private readonly Fiber?[] _heads = new Fiber?[Stripes];

    /// <summary>Creates an empty table.</summary>
    public FiberTable()
    {
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            _locks[stripe] = new Lock();
        }
    }

    /// <summary>Adds a fiber that starts.</summary>
    public void Add(Fiber fiber)
    {
        var stripe = Environment.CurrentManagedThreadId % Stripes;
        fiber.Stripe = (byte)stripe;
        lock (_locks[stripe])
        {
            var head = _heads[stripe];
            fiber.NextInTable = head;
            head?.PreviousInTable = fiber;
            _heads[stripe] = fiber;
        }
    }

    /// <summary>Takes out a fiber that has ended.</summary>
    public void Remove(Fiber fiber)
    {
        lock (_locks[fiber.Stripe])
        {
            if (fiber.PreviousInTable is { } previous)
            {
                previous.NextInTable = fiber.NextInTable;
            }
            else
            {
                _heads[fiber.Stripe] = fiber.NextInTable;
            }

            fiber.NextInTable?.PreviousInTable = fiber.PreviousInTable;
            fiber.NextInTable = null;
            fiber.PreviousInTable = null;
        }
    }

    /// <summary>The living fibers, oldest first.</summary>
    public IReadOnlyList<Fiber> Snapshot()
    {
        var all = new List<Fiber>();
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            lock (_locks[stripe])
            {
                var from = all.Count;
                for (var fiber = _heads[stripe]; fiber is not null; fiber = fiber.NextInTable)
                {
                    all.Add(fiber);
                }

                // The newest is at the head.
                all.Reverse(from, all.Count - from);
            }
        }

        return [.. all.OrderBy(fiber => fiber.StartedMilliseconds)];
    }
}
