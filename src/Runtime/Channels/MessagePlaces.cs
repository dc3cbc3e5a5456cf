using System.Runtime.CompilerServices;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>Chains of places that were claimed under a lock and go on outside of it.</summary>
internal static class MessagePlaces
{
    /// <summary>Lets all of a chain go on.</summary>
    public static void Finish<T>(Place? chain)
    {
        while (chain is not null)
        {
            var next = chain.Next;
            chain.Next = null;
            Unsafe.As<MessagePlace<T>>(chain).Finish();
            chain = next;
        }
    }

    /// <summary>Lets all of a chain fail.</summary>
    public static void Fail<T>(Place? chain, ChannelClosedException failure)
    {
        while (chain is not null)
        {
            var next = chain.Next;
            chain.Next = null;
            Unsafe.As<MessagePlace<T>>(chain).Fail(failure);
            chain = next;
        }
    }
}
