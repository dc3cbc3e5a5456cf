using Holdfast.Keeper.Native;

namespace Holdfast.Keeper;

/// <summary>The lock that makes this the only Keeper of its data folder; the kernel gives it back when the process ends.</summary>
internal static class FolderLock
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Takes the lock.</summary>
    /// <returns>The descriptor that holds it; -1 where another Keeper does.</returns>
    /// <exception cref="SystemFailure">The file cannot be opened or locked.</exception>
    public static int TryTake(string path)
    {
        var descriptor = Libc.Open(path, Flags.OpenReadWrite | Flags.OpenCreate | Flags.CloseOnExec, OwnerOnly);
        if (descriptor < 0)
            throw new SystemFailure($"open {path}");
        if (Libc.Flock(descriptor, Flags.LockExclusive | Flags.LockNonBlocking) == 0)
            return descriptor;
        return Errno.Last == Errno.Again ? -1 : throw new SystemFailure($"flock {path}");
    }
}
