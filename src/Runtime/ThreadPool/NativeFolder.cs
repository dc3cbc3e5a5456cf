using System.Runtime.InteropServices;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Folders as the C library sees them: the platform's own file handles refuse to open one.</summary>
internal static partial class NativeFolder
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Makes the names in a folder survive a power cut.</summary>
    /// <exception cref="IOException">The folder could not be opened or synced.</exception>
    public static void Sync(string folder)
    {
        var descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"'{folder}' could not be synced: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    // The mode, which a variadic open takes third, is read only where a file is created.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
