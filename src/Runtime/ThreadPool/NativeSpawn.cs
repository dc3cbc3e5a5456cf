using System.Collections;
using System.Runtime.InteropServices;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Starts processes by posix_spawn (Linux): no code of ours runs between fork and exec.</summary>
internal static unsafe partial class NativeSpawn
{
    // Larger than these opaque structures are in any C library of Linux (glibc: 336, 80 and 128 bytes).
    private const int StructureBytes = 1024;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;
    private const int ReadOnly = 0;
    private const int AppendOrCreate = 0x1 | 0x40 | 0x400;
    private const uint OwnerOnly = 0x180;

    /// <summary>Starts the program and returns its id.</summary>
    /// <exception cref="ProcessStartException">The system refused.</exception>
    public static int Start(string program, ProcessStart start)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Detached programs and output files need Linux.");
        }

        var memory = NativeMemory.AllocZeroed(StructureBytes * 3);
        var actions = memory;
        var attributes = (byte*)memory + StructureBytes;
        var signals = (byte*)memory + (2 * StructureBytes);
        var arguments = Strings([program, .. start.Arguments]);
        var environment = Strings(EnvironmentOf(start));
        try
        {
            _ = ActionsInit(actions);
            _ = AttributesInit(attributes);
            DescribeFiles(actions, start);
            DescribeSignals(attributes, signals, start.Detached);
            int id;
            int error;
            using (ProgramPriority.StepBack())
            {
                error = Spawn(&id, program, actions, attributes, arguments, environment);
            }

            return error == 0 ? id : throw new ProcessStartException(
                start.File, $"'{start.File}' could not be started: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            _ = ActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
            Free(arguments);
            Free(environment);
            NativeMemory.Free(memory);
        }
    }

    private static void DescribeFiles(void* actions, ProcessStart start)
    {
        if (start.WorkingFolder is { } folder)
        {
            _ = ActionsChangeFolder(actions, Path.GetFullPath(folder));
        }

        var output = start.OutputFile is { } file ? Path.GetFullPath(file) : "/dev/null";
        var input = start.InputFile is { } read ? Path.GetFullPath(read) : "/dev/null";
        _ = ActionsOpen(actions, 0, input, ReadOnly, 0);
        _ = ActionsOpen(actions, 1, output, AppendOrCreate, OwnerOnly);
        _ = ActionsDuplicate(actions, 1, 2);
    }

    // The runtime ignores SIGPIPE and may block signals; the program starts as from a shell.
    private static void DescribeSignals(void* attributes, void* signals, bool detached)
    {
        _ = SignalsNone(signals);
        _ = AttributesSetMask(attributes, signals);
        _ = SignalsAll(signals);
        _ = AttributesSetDefaults(attributes, signals);
        _ = AttributesSetFlags(attributes, (short)(SetSignalDefaults | SetSignalMask | (detached ? SetSession : 0)));
    }

    private static List<string> EnvironmentOf(ProcessStart start)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (start.InheritsEnvironment)
        {
            foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            {
                variables[(string)entry.Key] = (string?)entry.Value;
            }
        }

        foreach (var (name, value) in start.Environment)
        {
            variables[name] = value;
        }

        return [.. variables.Where(entry => entry.Value is not null).Select(entry => $"{entry.Key}={entry.Value}")];
    }

    private static byte** Strings(List<string> values)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)values.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < values.Count; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(values[i]);
        }

        return array;
    }

    private static void Free(byte** array)
    {
        for (var entry = array; *entry != null; entry++)
        {
            Marshal.FreeCoTaskMem((nint)(*entry));
        }

        NativeMemory.Free(array);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(int* id, string path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ActionsOpen(void* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int ActionsDuplicate(void* actions, int descriptor, int copy);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ActionsChangeFolder(void* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int AttributesSetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int AttributesSetDefaults(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int AttributesSetMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int SignalsAll(void* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int SignalsNone(void* signals);
}
