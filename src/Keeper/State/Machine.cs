using System.Text;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.State;

/// <summary>What is true of the machine as it runs now.</summary>
internal static unsafe class Machine
{
    private const int MostBytes = 256;

    /// <summary>The id of this boot; empty where the system does not tell.</summary>
    public static string BootId()
    {
        var descriptor = Libc.Open("/proc/sys/kernel/random/boot_id", Flags.OpenReadOnly | Flags.CloseOnExec, 0);
        if (descriptor < 0)
            return "";
        var buffer = stackalloc byte[MostBytes];
        var count = Libc.Read(descriptor, buffer, MostBytes);
        _ = Libc.Close(descriptor);
        return Encoding.ASCII.GetString(buffer, (int)Math.Max(0, count)).Trim();
    }
}
