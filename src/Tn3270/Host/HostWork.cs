using Holdfast.Runtime;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>What a host's sessions do to their machines.</summary>
internal static class HostWork
{
    /// <summary>Acts on a machine and sends what that makes; false where the far side is gone.</summary>
    public static async ValueTask<bool> DoAsync(
        this WirePump pump, HostMachine machine, Action<HostMachine> act, CancellationToken life)
    {
        lock (pump.Gate)
        {
            if (pump.Closed || !machine.Ready)
            {
                return false;
            }
            act(machine);
        }
        try
        {
            await pump.FlushAsync(life);
            return true;
        }
        catch (NetworkException)
        {
            return false;
        }
    }
}
