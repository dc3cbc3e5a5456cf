using System.Globalization;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Launching;

/// <summary>The user and groups that a child is to run as, out of the system's own lists (getpwnam(3), getgrnam(3)).</summary>
internal sealed unsafe class Account
{
    // struct passwd and struct group begin with two pointers, then the numbers.
    private const int NumberOffset = 16;
    private const int GroupOffset = 20;

    private byte* _name;

    private Account()
    {
    }

    /// <summary>The user's number.</summary>
    public uint User { get; private set; }

    /// <summary>The user group's number.</summary>
    public uint Group { get; private set; }

    /// <summary>Finds the account; null where none is named.</summary>
    /// <exception cref="LaunchFailure">It is not known.</exception>
    public static Account? Find(string? user, string? group)
    {
        if (user is null && group is null)
            return null;
        var account = new Account { User = Libc.GetUid(), Group = LaunchCalls.GetEffectiveGroup() };
        if (user is not null)
            account.TakeUser(user, group is not null);
        if (group is not null)
            account.Group = FindGroup(group);
        return account;
    }

    /// <summary>Becomes it: the groups first, for they need the rights that the user may not have.</summary>
    /// <exception cref="LaunchFailure">The system refuses.</exception>
    public void Become()
    {
        var group = Group;
        var taken = Libc.GetUid() != 0 && User == Libc.GetUid() && Group == LaunchCalls.GetEffectiveGroup()
            ? 0 // it is so already, and without rights nothing can or need be changed
            : _name is null ? LaunchCalls.SetGroups(1, &group) : LaunchCalls.TakeGroupsOf(_name, Group);
        if (taken != 0)
            throw new LaunchFailure("taking the user's groups");
        if (LaunchCalls.SetGroup(Group) != 0)
            throw new LaunchFailure($"becoming group {Group}");
        if (LaunchCalls.SetUser(User) != 0)
            throw new LaunchFailure($"becoming user {User}");
    }

    private void TakeUser(string user, bool groupIsNamed)
    {
        var isNumber = uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var entry = isNumber ? LaunchCalls.UserByNumber(number) : LaunchCalls.UserByName(user);
        if (entry is null && !(isNumber && groupIsNamed))
            throw new LaunchFailure(isNumber ? $"user {user} has no entry and no group is named" : $"user {user}", Errno.NoEntry);
        if (entry is null)
        {
            User = number;
            return;
        }

        // The entry is overwritten by the next search; its name is needed later.
        var name = System.Runtime.InteropServices.Marshal.PtrToStringUTF8(*(nint*)entry);
        _name = (byte*)System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(name);
        (User, Group) = (*(uint*)(entry + NumberOffset), *(uint*)(entry + GroupOffset));
    }

    private static uint FindGroup(string group)
    {
        if (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        var entry = LaunchCalls.GroupByName(group);
        return entry is null ? throw new LaunchFailure($"group {group}", Errno.NoEntry) : *(uint*)(entry + NumberOffset);
    }
}
