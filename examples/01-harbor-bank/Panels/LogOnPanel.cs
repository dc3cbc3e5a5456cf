using HarborBank.Domain;
using Holdfast.Tn3270.Host;

namespace HarborBank.Panels;

/// <summary>User and password; the password is never shown and never sent back.</summary>
internal static class LogOnPanel
{
    public const string User = "user";
    public const string Password = "password";

    public static Panel Draw(Heading heading, string user, Notice? notice)
    {
        var sketch = new PanelSketch("HBLOGON").Title(heading, "Log on");
        sketch.Label(6, 5, "Identify yourself to enter the bank.");
        sketch.Ask(9, "User ID", User, LogOnRules.UserLimit, user);
        sketch.Ask(11, "Password", Password, LogOnRules.PasswordLimit, "", hidden: true);
        sketch.Label(14, 5, $"After {LogOnRules.AttemptLimit} wrong passwords in a row the user is locked for "
            + $"{LogOnRules.LockTime.TotalMinutes:0} minutes.");
        sketch.Label(15, 5, "The password does not show as you type it.");
        return sketch.Foot(notice, "Enter=Log on   PF1=Help   PF3=Back   PF12=Cancel")
            .Done(user.Length == 0 ? User : Password, notice?.Kind == NoticeKind.Error);
    }
}
