// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { AuthAction, AuthFormState } from "./auth-form-state";
import { SignInForm } from "./sign-in-form";

afterEach(cleanup);

/** Answers each attempt with what a server action would answer, and keeps the forms it got. */
function answering(answer: Partial<AuthFormState>) {
  const forms: FormData[] = [];
  const action: AuthAction = async (previous, form) => {
    forms.push(form);
    const typed = { name: "", email: String(form.get("email")) };
    return { ...previous, attempt: previous.attempt + 1, typed, ...answer };
  };
  render(<SignInForm action={action} callbackUrl="/usage" />);
  return forms;
}

const email = () => screen.getByLabelText<HTMLInputElement>("Email");
const password = () => screen.getByLabelText<HTMLInputElement>("Password");
function submit(address: string) {
  fireEvent.change(email(), { target: { value: address } });
  fireEvent.change(password(), { target: { value: "a password" } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

it("ties an error to its field, focuses it and keeps what was typed", async () => {
  const forms = answering({ fields: { email: ["Enter your email address."] } });
  submit("someone");
  await waitFor(() => expect(document.activeElement).toBe(email()));
  expect(email().value).toBe("someone");
  const note = document.getElementById(email().getAttribute("aria-describedby") ?? "");
  expect(note?.textContent).toBe("Enter your email address.");
  expect(forms[0]?.get("callbackUrl")).toBe("/usage");
});

it("focuses the password where the pair was wrong", async () => {
  answering({ message: "This email and password don't match." });
  submit("someone@example.test");
  await waitFor(() => expect(document.activeElement).toBe(password()));
  expect(screen.getByRole("alert").textContent).toContain("don't match");
});

it("says when the next attempt is allowed", async () => {
  answering({ message: "Too many attempts.", retryAfterMs: 42_000 });
  submit("someone@example.test");
  expect((await screen.findByRole("alert")).textContent).toContain("Again in 0:42.");
});
