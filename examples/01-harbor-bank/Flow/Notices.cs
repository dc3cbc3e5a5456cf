using HarborBank.Domain;
using HarborBank.Panels;

namespace HarborBank.Flow;

/// <summary>Everything the bank says, with its numbers. A number, once given, keeps its meaning.</summary>
internal static class Notices
{
    public static readonly Notice TypeUser = Error(10, "Type your user ID");
    public static readonly Notice TypePassword = Error(11, "Type your password");
    public static readonly Notice NothingToResume = Warning(22, "There is nothing to resume");
    public static readonly Notice Top = Warning(30, "This is the top of the list");
    public static readonly Notice Bottom = Warning(31, "This is the bottom of the list");
    public static readonly Notice NothingFound = Warning(32, "No customer found");
    public static readonly Notice SelectOne = Error(33, "Select one customer at a time");
    public static readonly Notice SelectWithS = Error(34, "Select a customer with S or /");
    public static readonly Notice SearchFirst = Warning(35, "Search first: there is no list to page in");
    public static readonly Notice NoSuchCustomer = Error(36, "There is no such customer any more");
    public static readonly Notice TypeCustomer = Error(70, "Type the customer's number");
    public static readonly Notice Cancelled = Information(62, "The transfer was given up; nothing was booked");
    public static readonly Notice Busy = Error(90, "The bank is busy; nothing is lost, press Enter to try again");

    public static Notice UnknownKey(string key) => Warning(1, $"{key} has no meaning here; the keys are listed below");

    public static Notice WrongPassword(int attempt) => Error(
        12, $"User ID or password is wrong - attempt {attempt} of {LogOnRules.AttemptLimit}");

    public static Notice Locked(string user) => Error(
        13, $"User {user} is locked for {LogOnRules.LockTime.TotalMinutes:0} minutes after {LogOnRules.AttemptLimit} wrong passwords");

    public static Notice Welcome(string user) => Information(14, $"Welcome, {user}");

    public static Notice WelcomeBack(string user) =>
        Information(15, $"Welcome back, {user}: your last session broke off; PF5 resumes it");

    public static Notice NoSelection(string typed) => Error(
        20, typed.Length == 0 ? "Type a selection from the list" : $"{typed} is not in the list");

    public static Notice Resumed(string instance) => Information(21, $"Resumed where you were on instance {instance}");

    public static Notice Printed(PrintOutcome outcome) => outcome switch
    {
        PrintOutcome.Printed => Information(71, "The statement is printed"),
        PrintOutcome.NoPrinter => Error(72, "No printer is associated with this terminal"),
        PrintOutcome.NoCustomer => NoSuchCustomer,
        _ => Error(73, "The printer did not print the statement"),
    };

    public static Notice Moved(bool succeeded, string message) => succeeded ? Information(80, message) : Error(81, message);

    public static Notice Booked(TransferReceipt receipt) => receipt.Repeated
        ? Warning(61, $"This form was booked before, as {receipt.Number}; nothing was moved again")
        : Information(60, $"Transfer {receipt.Number} is booked");

    public static Notice Refused(TransferRefusal refusal) => refusal.Fault switch
    {
        TransferFault.FromMissing => Error(40, "Type the account to take from"),
        TransferFault.ToMissing => Error(41, "Type the account to pay to"),
        TransferFault.FromNotEightDigits => Error(42, "From account must have eight digits"),
        TransferFault.ToNotEightDigits => Error(43, "To account must have eight digits"),
        TransferFault.FromCheckDigit => Error(44, "From account fails its check digit: a digit is mistyped"),
        TransferFault.ToCheckDigit => Error(45, "To account fails its check digit: a digit is mistyped"),
        TransferFault.FromUnknown => Error(46, "From account is unknown"),
        TransferFault.ToUnknown => Error(47, "To account is unknown"),
        TransferFault.SameAccount => Error(48, "From and to are the same account"),
        TransferFault.AmountMissing => Error(49, "Type the amount"),
        TransferFault.AmountNotANumber => Error(50, "Amount must be a number with up to two decimals"),
        TransferFault.AmountZero => Error(51, "Amount must be more than zero"),
        TransferFault.AmountTooLarge => Error(52, $"Amount may be {Money.LargestTransfer} at most"),
        TransferFault.ReferenceMissing => Error(53, "Type a reference for the statement"),
        TransferFault.InsufficientFunds => Error(54, $"Insufficient funds: {refusal.Available} available"),
        TransferFault.TokenUsed => Error(55, "This form was booked before with other contents; check, then press Enter"),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };

    private static Notice Error(int number, string text) => new(number, NoticeKind.Error, text);

    private static Notice Warning(int number, string text) => new(number, NoticeKind.Warning, text);

    private static Notice Information(int number, string text) => new(number, NoticeKind.Information, text);
}
