using System.Runtime.InteropServices;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Consoles;

/// <summary>The descriptors of a console: those that the Keeper holds and those that the child gets.</summary>
internal sealed class ConsoleEnds
{
    private const nuint UnlockSlave = 0x40045431; // TIOCSPTLCK
    private const nuint SlaveNumber = 0x80045430; // TIOCGPTN
    private const nuint SetSize = 0x5414; // TIOCSWINSZ

    private readonly int[] _childs = [-1, -1, -1];

    private ConsoleEnds()
    {
    }

    /// <summary>Where the Keeper writes what is typed; -1 when it is closed.</summary>
    public int Input { get; private set; } = -1;

    /// <summary>Where it reads what a terminal shows, or standard output.</summary>
    public int Output { get; private set; } = -1;

    /// <summary>Where it reads standard error; -1 with a terminal.</summary>
    public int Error { get; private set; } = -1;

    /// <summary>The child's three streams.</summary>
    public ReadOnlySpan<int> Childs => _childs;

    /// <summary>Opens a console.</summary>
    /// <returns>Its ends; null where the system refuses, with its error number left.</returns>
    public static ConsoleEnds? Open(ConsoleKind kind, TerminalSize size)
    {
        var ends = new ConsoleEnds();
        if (kind == ConsoleKind.Terminal ? ends.OpenTerminal(size) : ends.OpenPipes())
            return ends;
        var errno = Errno.Last;
        ends.CloseChilds();
        ends.Close();
        Marshal.SetLastPInvokeError(errno);
        return null;
    }

    /// <summary>The Keeper's side of a console that is open.</summary>
    public static ConsoleEnds Resume(ConsoleRecord record) => new()
    {
        // Of a terminal that is nobody's but its child's nothing more is recorded than that it is one.
        Input = record.IsBound ? record.Input : record.Descriptor,
        Output = record.Descriptor,
        Error = record.Error,
    };

    /// <summary>Closes the child's side here, once the child has it.</summary>
    public void CloseChilds()
    {
        foreach (var descriptor in _childs.Where(descriptor => descriptor >= 0).Distinct())
            _ = Libc.Close(descriptor);
        Array.Fill(_childs, -1);
    }

    /// <summary>Gives the terminal a size; its programs are told by SIGWINCH.</summary>
    public static unsafe bool Resize(int terminal, TerminalSize size)
    {
        var window = stackalloc ushort[4] { size.Rows, size.Columns, 0, 0 }; // struct winsize
        return LaunchCalls.DeviceControl(terminal, SetSize, (nint)window) == 0;
    }

    /// <summary>Closes the Keeper's side.</summary>
    public void Close()
    {
        CloseInput();
        foreach (var descriptor in (ReadOnlySpan<int>)[Output, Error])
        {
            if (descriptor >= 0)
                _ = Libc.Close(descriptor);
        }

        (Output, Error) = (-1, -1);
    }

    /// <summary>Closes the input, which is the end of the file for the child; a terminal's stays, for it is its output too.</summary>
    public void CloseInput()
    {
        if (Input >= 0 && Input != Output)
            _ = Libc.Close(Input);
        Input = -1;
    }

    private unsafe bool OpenTerminal(TerminalSize size)
    {
        const int how = Flags.OpenReadWrite | Flags.OpenNoTerminal | Flags.CloseOnExec;
        var master = Libc.Open("/dev/ptmx", how | Flags.NonBlocking, 0);
        if (master < 0)
            return false;
        (Input, Output) = (master, master);
        int unlock = 0, number;
        if (LaunchCalls.DeviceControl(master, UnlockSlave, (nint)(&unlock)) != 0
            || LaunchCalls.DeviceControl(master, SlaveNumber, (nint)(&number)) != 0
            || !Resize(master, size))
            return false;
        Array.Fill(_childs, Libc.Open($"/dev/pts/{number}", how, 0));
        return _childs[0] >= 0;
    }

    private bool OpenPipes()
    {
        if (!OpenPipe(out _childs[0], out var input))
            return false;
        Input = input;
        if (!OpenPipe(out var output, out _childs[1]))
            return false;
        Output = output;
        if (!OpenPipe(out var error, out _childs[2]))
            return false;
        Error = error;
        return Unblock(Input) && Unblock(Output) && Unblock(Error);
    }

    private static unsafe bool OpenPipe(out int reading, out int writing)
    {
        var ends = stackalloc int[2] { -1, -1 };
        var opened = LaunchCalls.Pipe2(ends, Flags.CloseOnExec) == 0;
        (reading, writing) = (ends[0], ends[1]);
        return opened;
    }

    // Only the Keeper's side: a child does not expect its streams to refuse to wait.
    private static bool Unblock(int descriptor)
    {
        const int setFlags = 4;
        return LaunchCalls.Control(descriptor, setFlags, Flags.NonBlocking) == 0;
    }
}
