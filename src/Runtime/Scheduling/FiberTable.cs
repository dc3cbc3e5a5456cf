using System.Runtime.InteropServices;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Scheduling;

/// <summary>
/// Every fiber that has started and not ended: doubly linked lists through the fibers themselves, so that knowing them costs no
/// allocation. Striped by thread, so that cores that start fibers do not meet at one lock.
/// </summary>
internal sealed class FiberTable
{
    private const int Stripes = 8;

    private readonly Stripe[] _stripes = new Stripe[Stripes];

    /// <summary>Adds a fiber that starts.</summary>
    public void Add(Fiber fiber)
    {
        var number = Environment.CurrentManagedThreadId % Stripes;
        fiber.Stripe = (byte)number;
        ref var stripe = ref _stripes[number];
        stripe.Lock.Enter();
        var head = stripe.Head;
        fiber.NextInTable = head;
        head?.PreviousInTable = fiber;
        stripe.Head = fiber;
        stripe.Lock.Exit();
    }

    /// <summary>Takes out a fiber that has ended.</summary>
    public void Remove(Fiber fiber)
    {
        ref var stripe = ref _stripes[fiber.Stripe];
        stripe.Lock.Enter();
        var next = fiber.NextInTable;
        if (fiber.PreviousInTable is { } previous)
        {
            previous.NextInTable = next;
        }
        else
        {
            stripe.Head = next;
        }

        next?.PreviousInTable = fiber.PreviousInTable;
        fiber.NextInTable = null;
        fiber.PreviousInTable = null;
        stripe.Lock.Exit();
    }

    /// <summary>The living fibers, oldest first.</summary>
    public IReadOnlyList<Fiber> Snapshot()
    {
        var all = new List<Fiber>();
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            var from = all.Count;
            CopyTo(all, ref _stripes[stripe]);

            // The newest is at the head.
            all.Reverse(from, all.Count - from);
        }

        return [.. all.OrderBy(fiber => fiber.StartedMilliseconds)];
    }

    private static void CopyTo(List<Fiber> all, ref Stripe stripe)
    {
        stripe.Lock.Enter();
        try
        {
            for (var fiber = stripe.Head; fiber is not null; fiber = fiber.NextInTable)
            {
                all.Add(fiber);
            }
        }
        finally
        {
            stripe.Lock.Exit();
        }
    }

    // A cache line and its neighbour, which processors fetch in pairs, to itself.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public Fiber? Head;

        [FieldOffset(8)]
        public ShortLock Lock;
    }
}
