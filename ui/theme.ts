/** Replaced soon. */ export {};
