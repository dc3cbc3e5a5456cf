using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Synchronization;

/// <summary>The place of a <see cref="SyncWait"/> in the line of what it waits at.</summary>
internal sealed class SyncPlace(SyncWait wait) : Place
{
    /// <summary>Which fiber waits, where it is one.</summary>
    public Fiber? Asker { get; set; }

    /// <summary>How much is asked for.</summary>
    public long Amount { get; set; }

    /// <summary>What it will hold; set by who served it.</summary>
    public Hold Hold { get; set; }

    /// <inheritdoc/>
    public override bool TryClaim() => wait.TryClaim();

    /// <summary>Lets all of a chain of claimed places go on. Outside the lock.</summary>
    public static void FinishAll(Place? chain)
    {
        while (chain is not null)
        {
            var place = Unsafe.As<SyncPlace>(chain);
            chain = place.Next;
            place.Next = null;
            place.Finish();
        }
    }

    /// <summary>Lets who waits go on, after this was claimed. Outside the lock.</summary>
    public void Finish()
    {
        var hold = Hold;
        Hold = default;
        if (hold.Of is { } held)
        {
            Asker?.Hold(held);
        }

        Asker = null;
        wait.Complete(hold);
    }
}
